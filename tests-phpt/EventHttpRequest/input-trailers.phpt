--TEST--
EventHttpRequest::getInputTrailers(): what stands behind a body, over HTTP/1.1 and HTTP/2, taken as a whole and in pieces, without what comes too late
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
]);
$base = new EventBase();
[$http, $port] = listen_http($base);
[$https, $secure] = listen_http($base, $context);
const IN = EventHttpRequest::INPUT_TRAILER;
$seen = [];
foreach ([$http, $https] as $server) {
    $server->setHeaderCallback(function (EventHttpRequest $request) use (&$seen) {
        if ($request->getUri() === '/pieces') {
            $seen[] = 'head ' . json_encode($request->getInputTrailers());
            $request->setChunkCallback(function (EventHttpRequest $request) use (&$seen) {
                $seen[] = 'piece ' . $request->getInputBuffer()->read(100) . ' ' . json_encode($request->getInputTrailers());
            });
        }
    });
    $server->setDefaultCallback(function (EventHttpRequest $request) use (&$seen) {
        $seen[] = "{$request->getProtocol()} {$request->getUri()} '{$request->getInputBuffer()->read(100)}' "
            . json_encode($request->getInputTrailers()) . ' ' . json_encode($request->getHeaderValues('x-sum', IN)) . ' '
            . json_encode($request->findHeader('X-SUM', IN));
        $seen[] = json_encode([
            $request->findHeader('X-Sum', EventHttpRequest::INPUT_HEADER), isset($request->getInputHeaders()['X-Sum']),
            $request->findHeader('Content-Length', IN), $request->findHeader('Cookie', IN), $request->findHeader('If-Match', IN),
        ]);
        $request->addHeader('Added', 'a', IN);
        $seen[] = json_encode([$request->removeHeader('x-sum', IN), $request->removeHeader('none', IN), $request->getInputTrailers()]);
        $request->sendReply(200, 'OK', 'fine');
    });
}
$show = function () use (&$seen) { foreach (array_splice($seen, 0) as $line) echo $line, "\n"; };

$trailers = "X-Sum: 1\r\nContent-Length: 5\r\ncookie: a=b\r\nX-Sum:  2 \r\nIf-Match: *\r\nx-other:\r\nTransfer-Encoding: chunked\r\n";
foreach (['/whole', '/pieces'] as $path) {
    $wire = new Wire($port, "POST $path HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    pump($base, function () use (&$seen, $path) { return $path === '/whole' || $seen; });
    foreach (["4\r\nbody\r\n", "0\r\n", substr($trailers, 0, 15), substr($trailers, 15), "\r\n"] as $part) {
        $wire->send($part);
        spin($base);
        usleep(1000);
    }
    show([reply($base, $wire)[0], [], '']);
    // What follows is another request.
    $wire->send("POST $path?2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    reply($base, $wire);
    $show();
}
$fields = field('x-sum', '1') . field('content-length', '5') . field('cookie', 'a=b') . field('x-sum', '2') . field('if-match', '*') . field('x-other', '');
foreach (['clear' => [$port, false], 'TLS' => [$secure, true]] as $name => [$of, $tls]) {
    echo "-- HTTP/2, $name\n";
    $client = new Http2($base, $of, $tls);
    $stream = 1;
    foreach (['/whole', '/pieces'] as $path) {
        $client->send(frame(HEADERS, END_HEADERS, $stream, block($path, 'POST')));
        pump($base, function () use (&$seen, $path) { return $path === '/whole' || $seen; });
        $client->send(frame(DATA, 0, $stream, 'body') . frame(HEADERS, END_HEADERS | END_STREAM, $stream, $fields));
        pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA && $frame[1] & END_STREAM));
        $show();
        $stream += 2;
    }
    $client->send(frame(HEADERS, END_HEADERS, $stream, block('/no-body', 'POST')) . frame(HEADERS, END_HEADERS | END_STREAM, $stream, $fields));
    pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA && $frame[1] & END_STREAM));
    $show();
}
?>
--EXPECT--
HTTP/1.1 200 OK
HTTP/1.1 /whole 'body' {"X-Sum":"2","x-other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","x-other":"","Added":"a"}]
HTTP/1.1 /whole?2 '' [] [] null
[null,false,null,null,null]
[false,false,{"Added":"a"}]
HTTP/1.1 200 OK
head []
piece body []
HTTP/1.1 /pieces '' {"X-Sum":"2","x-other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","x-other":"","Added":"a"}]
HTTP/1.1 /pieces?2 '' [] [] null
[null,false,null,null,null]
[false,false,{"Added":"a"}]
-- HTTP/2, clear
HTTP/2 /whole 'body' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
head []
piece body []
HTTP/2 /pieces '' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
HTTP/2 /no-body '' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
-- HTTP/2, TLS
HTTP/2 /whole 'body' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
head []
piece body []
HTTP/2 /pieces '' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
HTTP/2 /no-body '' {"X-Sum":"2","X-Other":""} ["1","2"] "1"
[null,false,null,null,null]
[true,false,{"X-Sum":"2","X-Other":"","Added":"a"}]
