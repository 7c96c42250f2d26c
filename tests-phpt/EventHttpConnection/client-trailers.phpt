--TEST--
EventHttpRequest::getInputTrailers() of a client's request: what stands behind the body of a response, over HTTP/1.1 and HTTP/2, taken as a whole and in pieces, without what comes too late, and no more of it than of a head
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

const IN = EventHttpRequest::INPUT_TRAILER;

/* Makes a request, and shows what has come of it and when. */
function fetch(EventBase $base, EventHttpConnection $conn, string $how, callable $turn, int $method = EventHttpRequest::CMD_GET): EventHttpRequest
{
    $done = false;
    $show = fn (string $when, EventHttpRequest $request) => print("  $when: " . json_encode($request->getInputTrailers()) . "\n");
    $request = new EventHttpRequest(function (?EventHttpRequest $request) use (&$done, $show) {
        $done = true;
        if ($request) {
            $show("'" . $request->getInputBuffer()->read(1000) . "'", $request);
        } else {
            echo "  null\n";
        }
    });
    $request->setErrorCallback(function ($request, int $error, string $message) {
        echo "  error $error: ", preg_replace('/^\S+/', 'SERVER', $message), "\n";
    });
    if ($how !== 'whole') {
        $request->setHeaderCallback(fn (EventHttpRequest $request) => $show('head', $request));
        $request->setChunkCallback(fn (EventHttpRequest $request) => $show("piece '" . $request->getInputBuffer()->read(1000) . "'", $request));
    }
    $conn->makeRequest($request, $method, "/$how");
    pump($base, function () use (&$done, $turn) { $turn(); return $done; });
    return $request;
}

$base = new EventBase();
$context = server_context();
foreach (['HTTP/1.1, clear' => [null, null], 'HTTP/1.1, TLS' => [$context, 'http/1.1'], 'HTTP/2' => [$context, 'h2']] as $name => [$tls, $alpn]) {
    echo "-- $name\n";
    [$http, $port] = listen_http($base, $tls);
    $http->setDefaultCallback(function (EventHttpRequest $request) {
        $request->addHeader('x-sum', 'early', EventHttpRequest::OUTPUT_TRAILER);
        $request->sendReplyStart(200, 'OK');
        $request->sendReplyChunk('body', function ($request) {
            $request->addHeader('x-sum', 'late', EventHttpRequest::OUTPUT_TRAILER);
            $request->addHeader('X-Other', '', EventHttpRequest::OUTPUT_TRAILER);
            $request->sendReplyEnd();
        });
    });
    $conn = $alpn ? http2_client($base, $port, $alpn) : new EventHttpConnection($base, null, '127.0.0.1', $port);
    foreach (['whole', 'pieces'] as $how) {
        $request = fetch($base, $conn, $how, fn () => 0);
        echo '  ', $request->getProtocol(), ' ', json_encode([
            $request->findHeader('X-SUM', IN), $request->getHeaderValues('x-sum', IN), $request->findHeader('X-Sum', EventHttpRequest::INPUT_HEADER),
            $request->addHeader('Added', 'a', IN), $request->removeHeader('x-sum', IN), $request->getHeaderValues('X-Sum', IN), $request->findHeader('added', IN),
        ]), "\n";
    }
    // They are those of one response.
    $http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'none'));
    $done = false;
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/again');
    echo "  made again: ", json_encode($request->getInputTrailers()), "\n";
    $request->cancel();
}

$late = ['content-length' => '5', 'set-cookie' => 'a=b', 'x-sum' => '2', 'if-match' => '*', 'transfer-encoding' => 'chunked', 'Authorization' => 'me', 'x-tab' => "\ta "];
$lines = fn (array $fields) => implode(array_map(fn ($name, $value) => "$name: $value\r\n", array_keys($fields), $fields));
$many = fn (int $count) => array_combine(array_map(fn ($number) => "x-$number", range(1, $count)), array_fill(0, $count, ''));
$long = fn (int $length) => ['x-long' => str_repeat('l', $length)];
$cases = ['too late' => $late, 'only what is too late' => ['host' => 'h', 'age' => '1'], 'many' => $many(4096), 'too many' => $many(4097), 'long' => $long(900), 'too long' => $long(1100)];

echo "-- HTTP/1.1\n";
$head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
foreach ($cases as $case => $fields) {
    echo "  $case\n";
    $peer = new Peer(["{$head}4\r\nbody\r\n0\r\n{$lines($fields)}\r\n"]);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    str_contains($case, 'long') and $conn->setMaxHeadersSize(1000 + strlen($head));
    ob_start(fn ($text) => preg_replace('/\{"x-1".*"x-4096":""\}|l{100,}/', '(all)', $text));
    fetch($base, $conn, $case === 'too late' ? 'pieces' : 'whole', fn () => $peer->turn());
    ob_end_flush();
}
$peer = new Peer(["{$head}4\r\nbody\r\n0\r\nX-A: 1\r\nX B: 2\r\n\r\n", "{$head}4\r\nbody\r\n0\r\nX-A: 1\r\n"], true);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
echo "  malformed\n";
fetch($base, $conn, 'whole', fn () => $peer->turn());
echo "  cut off\n";
fetch($base, $conn, 'whole', fn () => $peer->turn());

echo "-- HTTP/2\n";
$given = [];
$peer = new Http2Peer(function (Http2Peer $peer, int $at, int $type, int $flags, int $stream) use (&$given, &$body) {
    if ($type === HEADERS) {
        $bytes = frame(HEADERS, END_HEADERS, $stream, field(':status', '200') . field('x-pad', str_repeat('p', 600))) . ($body ? frame(DATA, 0, $stream, 'body') : '');
        $fields = implode(array_map('field', array_map('strtolower', array_keys($given)), array_map('trim', $given)));
        foreach ($parts = str_split($fields, 16000) as $i => $part) {
            $flags = ($i === 0 ? END_STREAM : 0) | ($i === count($parts) - 1 ? END_HEADERS : 0);
            $bytes .= frame($i === 0 ? HEADERS : CONTINUATION, $flags, $stream, $part);
        }
        $peer->send($at, $bytes);
    }
});
foreach ($cases as $case => $given) {
    unset($given['transfer-encoding']);
    // The head has some of the limit.
    isset($given['x-long']) and $given['x-long'] = substr($given['x-long'], 600);
    echo "  $case\n";
    $conn = http2_client($base, $peer->port);
    // With the body or without it.
    $body = $case !== 'long';
    str_contains($case, 'long') and $conn->setMaxHeadersSize(1000);
    ob_start(fn ($text) => preg_replace('/\{"X-1".*"X-4096":""\}|l{100,}/', '(all)', $text));
    fetch($base, $conn, $case === 'too late' ? 'pieces' : 'whole', fn () => $peer->turn());
    ob_end_flush();
    unset($conn);
}
?>
--EXPECT--
-- HTTP/1.1, clear
  'body': {"x-sum":"late","X-Other":""}
  HTTP/1.1 ["early",["early","late"],null,true,true,["late"],"a"]
  head: []
  piece 'body': []
  '': {"x-sum":"late","X-Other":""}
  HTTP/1.1 ["early",["early","late"],null,true,true,["late"],"a"]
  made again: []
  error 4: SERVER request was cancelled
-- HTTP/1.1, TLS
  'body': {"x-sum":"late","X-Other":""}
  HTTP/1.1 ["early",["early","late"],null,true,true,["late"],"a"]
  head: []
  piece 'body': []
  '': {"x-sum":"late","X-Other":""}
  HTTP/1.1 ["early",["early","late"],null,true,true,["late"],"a"]
  made again: []
  error 4: SERVER request was cancelled
-- HTTP/2
  'body': {"X-Sum":"late","X-Other":""}
  HTTP/2 ["early",["early","late"],null,true,true,["late"],"a"]
  head: []
  piece 'body': []
  '': {"X-Sum":"late","X-Other":""}
  HTTP/2 ["early",["early","late"],null,true,true,["late"],"a"]
  made again: []
  error 4: SERVER request was cancelled
-- HTTP/1.1
  too late
  head: []
  piece 'body': []
  '': {"x-sum":"2","x-tab":"a"}
  only what is too late
  'body': []
  many
  'body': (all)
  too many
  error 5: SERVER has sent a response with too many trailers
  null
  long
  'body': {"x-long":"(all)"}
  too long
  error 5: SERVER has sent a response with too many trailers
  null
  malformed
  error 2: SERVER has sent a response whose chunks are malformed
  null
  cut off
  error 1: SERVER has closed the connection before its response was complete
  null
-- HTTP/2
  too late
  head: []
  piece 'body': []
  '': {"X-Sum":"2","X-Tab":"a"}
  only what is too late
  'body': []
  many
  'body': (all)
  too many
  error 5: SERVER has sent a response with too many trailers
  null
  long
  '': {"X-Long":"(all)"}
  too long
  error 5: SERVER has sent a response with too many trailers
  null
