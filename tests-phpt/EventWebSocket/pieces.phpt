--TEST--
EventWebSocket: however the bytes of a client come apart, they are the same messages
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_websocket($base, 'echo_message');
$bytes = ws_frame(Op::TEXT, "caf\u{e9} ", false) . ws_frame(Op::PING, 'ping') . ws_frame(Op::CONTINUATION, "\u{20ac}") . ws_frame(Op::BINARY, random_bytes(300))
    . ws_frame(Op::TEXT, '', false) . ws_frame(Op::CONTINUATION, '', false) . ws_frame(Op::CONTINUATION, 'x') . close_frame(1000, 'bye');
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
