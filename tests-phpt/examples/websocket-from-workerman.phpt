--TEST--
php-examples/websocket_from_workerman.php calls the callbacks of a server as Workerman does
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/websocket_from_workerman.php', (string) $port);
$server->says('Listening');
$one = new WebSocketWire($base, $port, [], '/here');
$two = new WebSocketWire($base, $port, [], '/there');
echo $one->words(1), ', ', $two->words(1), "\n";
$one->send(ws_frame(Op::TEXT, 'hello') . ws_frame(Op::BINARY, "\1\2\3"));
echo $one->words(2), ', ', $two->words(1), "\n";


/* Who does not read what there is for him is not heard either: his messages wait with him, and the others go on. */
$message = str_repeat('x', 100000);
$two->send(str_repeat(ws_frame(Op::TEXT, $message), 200));
$heard = 0;
while ($heard < 200) {
    // Some come before the server has noticed; the rest when the other reads.
    $before = $one->settle();
    $heard += substr_count($before, ' bytes');
    $two->poll();
}
echo "$heard of 200\n";
$frame = fn (WebSocketWire $wire) => substr($wire->next()[1] ?? 'the end', 0, 20);
$two->send(ws_frame(Op::TEXT, 'quit'));
while (($said = $frame($one)) !== '2 has left');
echo "$said\n";
while ($frame($two) !== 'the end');
?>
--EXPECT--
text You are number 1 on /here, text You are number 2 on /there
text 1: hello, binary \003\002\001, text 1: hello
200 of 200
2 has left
