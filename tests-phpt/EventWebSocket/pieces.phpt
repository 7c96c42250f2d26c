--TEST--
EventWebSocket: however the bytes of a client come apart, they are the same messages
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_websocket($base, 'echo_message');
$bytes = frame(TEXT, "caf\u{e9} ", false) . frame(PING, 'ping') . frame(CONTINUATION, "\u{20ac}") . frame(BINARY, random_bytes(300))
    . frame(TEXT, '', false) . frame(CONTINUATION, '', false) . frame(CONTINUATION, 'x') . close_frame(1000, 'bye');
foreach ([1, 2, 3, 7, 100, 10000] as $size) {
    $wire = new WebSocketWire($base, $port);
    foreach (str_split($bytes, $size) as $piece) {
        $wire->send($piece);
        spin($base, 1);
    }
    echo "$size: ", $wire->words(), "\n";
}
?>
--EXPECT--
1: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
2: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
3: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
7: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
100: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
10000: pong ping, text caf\303\251 \342\202\254, binary 300 bytes, text x, close 1000 
