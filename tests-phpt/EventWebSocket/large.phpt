--TEST--
EventWebSocket: long messages, a limit of memory, and many at once
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$most = 0;
[$http, $port] = listen_websocket($base, function ($ws, $data, $type) use (&$most) {
    $most = max($most, strlen($data));
    $type === EventWebSocket::TEXT ? $ws->sendText((string) strlen($data)) : $ws->sendText(md5($data));
});
$wire = new WebSocketWire($base, $port);
$bytes = random_bytes(1 << 20);
$wire->send(ws_frame(Op::BINARY, $bytes));
say('a MiB', in_words($wire->next()) === 'text ' . md5($bytes));
$wire->send(ws_frame(Op::TEXT, str_repeat('0123456789abcdef', 1 << 16), false));
$wire->send(ws_frame(Op::CONTINUATION, str_repeat('0123456789abcdef', 1 << 16)));
echo $wire->words(1), "\n";
$wire->send(str_repeat(ws_frame(Op::TEXT, 'small'), 5000));
$count = 0;
while ($count < 5000 && in_words($wire->next()) === 'text 5') {
    $count++;
}
echo "$count small ones\n";
// Sixteen MiB are as much as is accepted: the message is there once.
$wire->send(ws_frame(Op::BINARY, str_repeat('x', 15 << 20)));
say('15 MiB', $wire->words(1) === 'text ' . md5(str_repeat('x', 15 << 20)), $most);
?>
--EXPECT--
a MiB: true
text 2097152
5000 small ones
15 MiB: true 15728640
