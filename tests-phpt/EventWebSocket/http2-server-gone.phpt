--TEST--
WebSockets over HTTP/2 that are lost together when their server goes in the first one's close callback
--EXTENSIONS--
event
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$ended = [];
$count = 0;
$http->setDefaultCallback(function ($request) use (&$http, &$ended, &$count) {
    $count++;
    $request->getConnection()->setCloseCallback(function () use (&$ended) {
        $ended[] = 'stream';
    });
    EventWebSocket::accept($request, fn () => null)->setCloseCallback(function () use (&$http, &$ended) {
        $ended[] = 'socket';
        $http = null;
    });
});
$client = new Tunnels($base, $port);
foreach (range(1, 3) as $number) {
    $client->open();
}
$client->close();
pump($base, function () use (&$ended) {
    return count($ended) === 6;
});
sort($ended);
echo "$count: ", implode(', ', $ended), "\n";
?>
--EXPECT--
3: socket, socket, socket, stream, stream, stream
