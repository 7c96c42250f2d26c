--TEST--
EventWebSocket: a child that ends does not say goodbye for its parent
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_websocket($base, 'echo_message');
$wire = new WebSocketWire($base, $port);
$child = pcntl_fork();
if ($child === 0) {
    // The server goes with the script.
    exit;
}
pcntl_waitpid($child, $status);
$wire->send(ws_frame(Op::TEXT, 'still there'));
echo $wire->words(1), "\n";
?>
--EXPECT--
text still there
