--TEST--
EventWebSocket: whoever breaks a rule is told which, the close callback gets the code, and nobody else is disturbed
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$closed = [];
[$http, $port] = listen_websocket($base, 'echo_message', ['maxMessageSize' => 1000], function ($ws) use (&$closed) {
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$closed) { $closed[] = "$code $reason"; });
});
$bystander = new WebSocketWire($base, $port);
foreach ([
    'a reserved bit' => ws_frame(Op::TEXT, 'x', true, 2),
    'compression that was not agreed on' => ws_frame(Op::TEXT, 'x', true, 4),
    'an opcode that there is not' => ws_frame(3),
    'no mask' => "\x81\x01x",
    'a ping in parts' => ws_frame(Op::PING, '', false),
    'a long ping' => ws_frame(Op::PING, str_repeat('x', 126)),
    'a continuation of nothing' => ws_frame(Op::CONTINUATION),
    'a text in a text' => ws_frame(Op::TEXT, '', false) . ws_frame(Op::TEXT),
    'a length with bytes to spare' => "\x81\xfe\0\x01" . MASK . 'x',
    'a length of 64 bits' => "\x81\xff" . str_repeat("\xff", 8),
    'bytes for a text' => ws_frame(Op::TEXT, "\xff"),
    'half a character' => ws_frame(Op::TEXT, "\xe2\x82"),
    'a long message' => ws_frame(Op::TEXT, str_repeat('x', 1001)),
    'the head of a longer one' => "\x82\xff" . pack('J', PHP_INT_MAX) . MASK,
    'long parts' => ws_frame(Op::TEXT, str_repeat('x', 600), false) . ws_frame(Op::CONTINUATION, str_repeat('x', 600)),
    'half a close code' => ws_frame(Op::CLOSE, "\x03"),
    'a close code that there is not' => close_frame(1005),
    'a reason of bytes' => close_frame(1000, "\xff"),
] as $what => $bytes) {
    $wire = new WebSocketWire($base, $port);
    // What comes before is answered, and what comes behind is not.
    $wire->send(ws_frame(Op::TEXT, 'before') . $bytes . ws_frame(Op::TEXT, 'behind'));
    $words = $wire->words();
    echo "$what: $words\n";
    until_told($base, $closed);
    if ($closed !== [substr($words, strlen('text before, close '))]) {
        say('closed', ...$closed);
    }
    $closed = [];
}
echo 'meanwhile: ';
$bystander->send(ws_frame(Op::TEXT, 'undisturbed'));
echo $bystander->words(1), "\n";
?>
--EXPECT--
a reserved bit: text before, close 1002 A reserved bit is set
compression that was not agreed on: text before, close 1002 A reserved bit is set
an opcode that there is not: text before, close 1002 There is no such opcode
no mask: text before, close 1002 A frame of a client is not masked
a ping in parts: text before, close 1002 A control frame is fragmented
a long ping: text before, close 1002 A control frame is longer than 125 bytes
a continuation of nothing: text before, close 1002 There is no message to be continued
a text in a text: text before, close 1002 A message begins within another one
a length with bytes to spare: text before, close 1002 A length takes more bytes than it needs
a length of 64 bits: text before, close 1002 A length has more than 63 bits
bytes for a text: text before, close 1007 A text is not UTF-8
half a character: text before, close 1007 A text is not UTF-8
a long message: text before, close 1009 A message is longer than is accepted
the head of a longer one: text before, close 1009 A message is longer than is accepted
long parts: text before, close 1009 A message is longer than is accepted
half a close code: text before, close 1002 A close frame has half a code
a close code that there is not: text before, close 1002 There is no such close code
a reason of bytes: text before, close 1007 A text is not UTF-8
meanwhile: text undisturbed
