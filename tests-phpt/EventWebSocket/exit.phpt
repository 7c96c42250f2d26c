--TEST--
EventWebSocket: a script that ends in a callback, with connections that are open
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_websocket($base, function ($ws, $data) {
    echo "$data\n";
    exit(0);
}, [], function ($ws) {
    $ws->setCloseCallback(fn ($ws, $code) => print("closed $code\n"));
});
$one = new WebSocketWire($base, $port);
$two = new WebSocketWire($base, $port);
register_shutdown_function(fn () => print("shutdown\n"));
$one->send(ws_frame(Op::TEXT, 'exit'));
$base->loop();
?>
--EXPECT--
exit
shutdown
closed 1006
closed 1006
