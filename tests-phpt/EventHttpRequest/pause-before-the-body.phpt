--TEST--
A body that is paused in the header callback waits for resume()
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$request = null;
$http->setHeaderCallback(function (EventHttpRequest $given) use (&$request) {
    $request = $given;
    $request->setChunkCallback(function (EventHttpRequest $request) {
        echo 'piece: ', $request->getInputBuffer()->read(100), "\n";
    });
    $request->pause();
    echo "paused\n";
});
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$done) {
    $done = true;
    $request->sendReply(200, 'OK');
});
$clients = [
    'HTTP/1' => fn () => new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"),
    'HTTP/2' => fn () => (new Http2($base, $port))
        ->send(frame(HEADERS, END_HEADERS, 1, block('/', 'POST')) . frame(DATA, END_STREAM, 1, 'body')),
];
foreach ($clients as $protocol => $connect) {
    echo "$protocol\n";
    $request = $done = null;
    $client = $connect();
    pump($base, function () use (&$request) { return $request !== null; });
    linger($base);
    echo "resumed\n";
    $request->resume();
    pump($base, function () use (&$done) { return $done; });
}
?>
--EXPECT--
HTTP/1
paused
resumed
piece: body
HTTP/2
paused
resumed
piece: body
