--TEST--
EventWebSocket over HTTP/2: a connection that takes nothing at all ends after EventHttp::setWriteTimeout(); one of HTTP/1 is the script's to end
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$told = [];
$last = null;
[$http, $port] = listen_websocket($base, 'strlen', ['pingInterval' => 0], function ($ws) use (&$told, &$last) {
    $last = $ws;
    $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = $ws->getRequest()->getUri() . " $code"; });
});
$http->setWriteTimeout(0.2);
$one = new WebSocketWire($base, $port, [], '/1');
$last->sendBinary(str_repeat('x', 16 << 20));
$client = new Tunnels($base, $port, window: 32 << 20);
$client->open('/2');
$last->sendBinary(str_repeat('x', 16 << 20));
// Neither reads.
until_told($base, $told);
linger($base, 0.3);
echo implode(', ', $told), "\n";
// The one of HTTP/1 has waited, and gets all of it.
echo $one->words(1), "\n";
$one->close();
until_told($base, $told, 2);
echo implode(', ', $told), "\n";
?>
--EXPECT--
/2 1006
binary 16777216 bytes
/2 1006, /1 1006
