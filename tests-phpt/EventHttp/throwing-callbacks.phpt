--TEST--
EventHttp: a request whose callback throws is answered with 500, one whose reply has begun is broken off, although the loop ends by the exception
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$base = new EventBase();
[$http, $clear] = listen_http($base);
[$https, $secure] = listen_http($base, $context);
set_error_handler(fn () => true);

$told = [];
$throw = function (string $where) { throw new DomainException($where); };
$watch = function (EventHttpRequest $request) use (&$told) {
    $request->setCompleteCallback(function (EventHttpRequest $request) use (&$told) { $told[] = "complete {$request->getResponseCode()}"; });
    $request->setErrorCallback(function ($request, $error) use (&$told) { $told[] = ['EOF' => 1, 'CANCEL' => 4][EventHttpRequest::ERROR_CANCEL === $error ? 'CANCEL' : 'EOF']; });
};
/* The exception holds the request, in its trace. */
$path = function (EventHttpRequest $request) use ($throw, $watch) {
    $watch($request);
    switch ($request->getUri()) {
        case '/path':
            $throw('path');
        case '/begun':
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk('begun');
            $throw('begun');
        case '/goes-on':
            $request->sendReply(200, 'OK', 'whole');
            $request->sendReplyChunk('more');
            $throw('goes-on');
        case '/replied':
            $request->sendReply(203, 'OK', 'whole');
            $throw('replied');
        case '/sent':
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk('sent', fn () => $throw('sent'));
            break;
        case '/pieces':
            $throw('whole');
    }
};
$head = function (EventHttpRequest $request) use ($throw, $watch) {
    if ($request->getUri() === '/head') {
        $watch($request);
        $throw('head');
    }
    if ($request->getUri() === '/chunk') {
        $watch($request);
        $request->setChunkCallback(fn () => $throw('chunk'));
    }
    if ($request->getUri() === '/pieces') {
        $request->setChunkCallback(fn () => null);
    }
};
foreach ([$http, $https] as $server) {
    $server->setDefaultCallback($path);
    $server->setHeaderCallback($head);
}

/* Runs the loop until it throws. */
function until_thrown(EventBase $base): string
{
    try {
        pump($base, fn () => false);
        return 'nothing';
    } catch (DomainException $thrown) {
        // It goes on being held: it is another request's turn meanwhile.
        $GLOBALS['exceptions'][] = $thrown;
        return $thrown->getMessage();
    }
}
function summary(string $in): string
{
    [$head, $body] = explode("\r\n\r\n", $in, 2) + ['', ''];
    return substr(strtok($head, "\r"), 9, 3) . (str_contains($body, '<') ? ' page' : ' ' . addcslashes($body, "\r\n"));
}
$bodies = ['/chunk' => ['piece', false], '/pieces' => ['piece', true]];
foreach (['HTTP/1.1' => [$clear, false], 'HTTP/1.1 over TLS' => [$secure, true]] as $name => [$port, $tls]) {
    echo "-- $name\n";
    foreach (['/path', '/head', '/chunk', '/pieces', '/begun', '/goes-on', '/replied', '/sent'] as $uri) {
        $wire = new Wire($port);
        if ($tls) {
            foreach (['verify_peer' => false, 'verify_peer_name' => false, 'alpn_protocols' => 'http/1.1'] as $option => $value) {
                stream_context_set_option($wire->sock, 'ssl', $option, $value);
            }
            pump($base, fn () => stream_socket_enable_crypto($wire->sock, true, STREAM_CRYPTO_METHOD_TLS_CLIENT) !== 0);
        }
        [$body, $is_whole] = $bodies[$uri] ?? ['', true];
        $length = strlen($body) + ($is_whole ? 0 : 1);
        $wire->send("POST $uri HTTP/1.1\r\nHost: h\r\nContent-Length: $length\r\n\r\n$body");
        $thrown = until_thrown($base);
        // Without another turn of the loop.
        $start = microtime(true);
        while ($wire->poll()->in === '' && microtime(true) - $start < 10) usleep(1000);
        $first = summary($wire->in);
        pump($base, function () use (&$told) { return $told; });
        $fate = fate($base, $wire);
        say("$uri, thrown from $thrown: $first, $fate", ...$told);
        $told = [];
    }
}
foreach (['HTTP/2' => [$clear, false], 'HTTP/2 over TLS' => [$secure, true]] as $name => [$port, $tls]) {
    echo "-- $name\n";
    $client = new Http2($base, $port, $tls);
    $stream = -1;
    foreach (['/path', '/head', '/chunk', '/pieces', '/begun', '/goes-on', '/replied', '/sent'] as $uri) {
        $stream += 2;
        [$body, $is_whole] = $bodies[$uri] ?? ['', true];
        $client->send(frame(HEADERS, END_HEADERS, $stream, block($uri, 'POST')) . frame(DATA, $is_whole ? END_STREAM : 0, $stream, $body));
        $thrown = until_thrown($base);
        $seen = ['', '', ''];
        $read = function () use ($client, $stream, &$seen) {
            foreach ($client->frames() as [$type, $flags, $of, $payload]) {
                if ($of !== $stream) continue;
                if ($type === HEADERS) $seen[0] = match (ord($payload[0])) { 0x88 => '200', 0x8e => '500', default => '203' };
                if ($type === DATA) $seen[1] .= str_contains($payload, '<') ? 'page' : $payload;
                if ($flags & END_STREAM && $type !== RST_STREAM) $seen[2] .= ' ended';
                if ($type === RST_STREAM) $seen[2] .= ' reset: ' . REASONS[unpack('N', $payload)[1]];
            }
            return trim("$seen[0] $seen[1]$seen[2]");
        };
        $start = microtime(true);
        while ($read() === '' && microtime(true) - $start < 10) usleep(1000);
        pump($base, function () use (&$told, $read, &$seen) { $read(); return $told && $seen[2]; });
        say("$uri, thrown from $thrown: {$read()}", ...$told);
        $told = [];
    }
    say('the connection goes on', !$client->eof);
}
?>
--EXPECT--
-- HTTP/1.1
/path, thrown from path: 500 page, closed: "complete 500"
/head, thrown from head: 500 page, closed: "complete 500"
/chunk, thrown from chunk: 500 page, closed: "complete 500"
/pieces, thrown from whole: 500 page, closed: "complete 500"
/begun, thrown from begun: 200 5\r\nbegun\r\n, closed: 4
/goes-on, thrown from goes-on: 200 5\r\nwhole\r\n4\r\nmore\r\n, closed: 4
/replied, thrown from replied: 203 whole, open: "complete 203"
/sent, thrown from sent: 200 4\r\nsent\r\n, closed: 4
-- HTTP/1.1 over TLS
/path, thrown from path: 500 page, closed: "complete 500"
/head, thrown from head: 500 page, closed: "complete 500"
/chunk, thrown from chunk: 500 page, closed: "complete 500"
/pieces, thrown from whole: 500 page, closed: "complete 500"
/begun, thrown from begun: 200 5\r\nbegun\r\n, closed: 4
/goes-on, thrown from goes-on: 200 5\r\nwhole\r\n4\r\nmore\r\n, closed: 4
/replied, thrown from replied: 203 whole, open: "complete 203"
/sent, thrown from sent: 200 4\r\nsent\r\n, closed: 4
-- HTTP/2
/path, thrown from path: 500 page ended: "complete 500"
/head, thrown from head: 500 page ended: "complete 500"
/chunk, thrown from chunk: 500 page ended reset: NO_ERROR: "complete 500"
/pieces, thrown from whole: 500 page ended: "complete 500"
/begun, thrown from begun: reset: INTERNAL_ERROR: 4
/goes-on, thrown from goes-on: reset: INTERNAL_ERROR: 4
/replied, thrown from replied: 203 whole ended: "complete 203"
/sent, thrown from sent: 200 sent reset: INTERNAL_ERROR: 4
the connection goes on: true
-- HTTP/2 over TLS
/path, thrown from path: 500 page ended: "complete 500"
/head, thrown from head: 500 page ended: "complete 500"
/chunk, thrown from chunk: 500 page ended reset: NO_ERROR: "complete 500"
/pieces, thrown from whole: 500 page ended: "complete 500"
/begun, thrown from begun: reset: INTERNAL_ERROR: 4
/goes-on, thrown from goes-on: reset: INTERNAL_ERROR: 4
/replied, thrown from replied: 203 whole ended: "complete 203"
/sent, thrown from sent: 200 sent reset: INTERNAL_ERROR: 4
the connection goes on: true
