--TEST--
EventHttpConnection with a context that offers h2: requests side by side as streams of one connection, each answered in its own time, and HTTP/1.1 with servers that want that
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();
$http = new EventHttp($base, server_context());
$server = stream_socket_server('tcp://127.0.0.1:0');
$http->accept($server);
$port = port_of(stream_socket_get_name($server, false));
$waiting = [];
$peers = [];
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$waiting, &$peers) {
    $request->getConnection()->getPeer($address, $from);
    $peers[$from] = true;
    $waiting[] = $request;
});
$answer = function (EventHttpRequest $request) {
    $request->addHeader('X-Method', $request->getMethod(), EventHttpRequest::OUTPUT_HEADER);
    $request->addHeader('Set-Cookie', 'a=1', EventHttpRequest::OUTPUT_HEADER);
    $request->addHeader('Set-Cookie', 'b=2', EventHttpRequest::OUTPUT_HEADER);
    $headers = $request->getInputHeaders();
    unset($headers['Content-Length']);
    $request->sendReply(203, 'OK', "{$request->getUri()} " . json_encode($headers) . " {$request->getInputBuffer()->read(100)}");
};

foreach (['h2,http/1.1', 'http/1.1', 'h2'] as $alpn) {
    echo "$alpn\n";
    $conn = http2_client($base, $port, $alpn);
    $closed = 0;
    $conn->setCloseCallback(function () use (&$closed) { $closed++; });
    $answers = [];
    foreach (['GET', 'POST', 'DELETE'] as $at => $method) {
        $request = new EventHttpRequest(function (EventHttpRequest $request) use (&$answers) {
            $answers[] = "{$request->getProtocol()} {$request->getResponseCode()} "
                . "{$request->findHeader('x-method', EventHttpRequest::INPUT_HEADER)} "
                . implode(' ', $request->getHeaderValues('Set-Cookie', EventHttpRequest::INPUT_HEADER))
                . " {$request->getInputBuffer()->read(1000)}";
        });
        $request->addHeader('x-custom', "v$at", EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('Connection', 'keep-alive', EventHttpRequest::OUTPUT_HEADER);
        $at and $request->addHeader('Host', 'of.mine', EventHttpRequest::OUTPUT_HEADER);
        $method === 'GET' or $request->getOutputBuffer()->add("body of $method");
        $conn->makeRequest($request, constant("EventHttpRequest::CMD_$method"), "/$at?q=%20");
        var_dump($request->getConnection() === $conn);
    }
    // With HTTP/1 the others wait for the first.
    $count = str_starts_with($alpn, 'h2') ? 3 : 1;
    pump($base, function () use (&$waiting, $count) { return count($waiting) === $count; });
    linger($base);
    echo count($waiting), " at once\n";
    for ($done = 0; $done < 3; $done++) {
        pump($base, function () use (&$waiting) { return $waiting; });
        $answer(array_pop($waiting));
        pump($base, function () use (&$answers, $done) { return count($answers) > $done; });
    }
    echo str_replace("127.0.0.1:$port", 'SERVER', implode("\n", $answers)), "\n";
    echo $conn->getTlsInfo()['alpn'], ', connections: ', count($peers), ", ended: $closed\n";
    $peers = [];
    $conn = null;
    echo "ended: $closed\n";
}

echo "more than a hundred wait\n";
$conn = http2_client($base, $port);
$log = [];
for ($i = 0; $i < 150; $i++) {
    ask($conn, (string) $i, $log);
}
pump($base, function () use (&$waiting) { return count($waiting) === 100; });
linger($base);
echo count($waiting), " at once\n";
pump($base, function () use (&$waiting, &$log) {
    while ($request = array_shift($waiting)) {
        $request->sendReply(200, 'OK');
    }
    return count($log) === 150;
});
echo implode(' ', array_unique(array_map(fn ($line) => explode(' ', $line)[1], $log))), ', connections: ', count($peers), "\n";
?>
--EXPECT--
h2,http/1.1
bool(true)
bool(true)
bool(true)
3 at once
HTTP/2 203 DELETE a=1 b=2 /2?q=%20 {"Host":"of.mine","X-Custom":"v2"} body of DELETE
HTTP/2 203 POST a=1 b=2 /1?q=%20 {"Host":"of.mine","X-Custom":"v1"} body of POST
HTTP/2 203 GET a=1 b=2 /0?q=%20 {"Host":"SERVER","X-Custom":"v0"} 
h2, connections: 1, ended: 0
ended: 1
http/1.1
bool(true)
bool(true)
bool(true)
1 at once
HTTP/1.1 203 GET a=1 b=2 /0?q=%20 {"Host":"SERVER","x-custom":"v0","Connection":"keep-alive"} 
HTTP/1.1 203 POST a=1 b=2 /1?q=%20 {"x-custom":"v1","Connection":"keep-alive","Host":"of.mine"} body of POST
HTTP/1.1 203 DELETE a=1 b=2 /2?q=%20 {"x-custom":"v2","Connection":"keep-alive","Host":"of.mine"} body of DELETE
http/1.1, connections: 1, ended: 0
ended: 1
h2
bool(true)
bool(true)
bool(true)
3 at once
HTTP/2 203 DELETE a=1 b=2 /2?q=%20 {"Host":"of.mine","X-Custom":"v2"} body of DELETE
HTTP/2 203 POST a=1 b=2 /1?q=%20 {"Host":"of.mine","X-Custom":"v1"} body of POST
HTTP/2 203 GET a=1 b=2 /0?q=%20 {"Host":"SERVER","X-Custom":"v0"} 
h2, connections: 1, ended: 0
ended: 1
more than a hundred wait
100 at once
200, connections: 1
