--TEST--
EventWebSocket::broadcast() to an array, a generator and an iterator; returns how many are open
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$all = [];
[$http, $port] = listen_websocket($base, 'strlen', ['deflateMinSize' => 100], function ($ws) use (&$all) { $all[] = $ws; });
$wires = [];
for ($i = 0; $i < 5; $i++) {
    $wires[] = new WebSocketWire($base, $port, $i < 2 ? ['Sec-WebSocket-Extensions' => 'permessage-deflate'] : []);
}
function each_of(array $all): Generator
{
    foreach ($all as $ws) {
        yield $ws;
    }
}
var_dump(EventWebSocket::broadcast($all, 'one'));
var_dump(EventWebSocket::broadcast(each_of($all), 'two', EventWebSocket::BINARY));
var_dump(EventWebSocket::broadcast(new ArrayIterator($all), 'three'));
var_dump(EventWebSocket::broadcast([], 'nobody'));
var_dump(EventWebSocket::broadcast([$all[0], $all[0]], 'twice'));
$long = str_repeat('long ', 100);
$all[4]->close();
var_dump(EventWebSocket::broadcast($all, $long));
foreach ($wires as $i => $wire) {
    echo $wire->words($i === 0 ? 5 : 3), '; ';
    if ($i < 4) {
        [, $payload, $first] = $wire->next();
        say('long', ($first & 0x40) !== 0, strlen($payload) < 100);
    }
}
echo "\n";

echo "while the generator runs anything may happen\n";
function unruly(array $all): Generator
{
    yield $all[0];
    $all[1]->close();
    yield $all[1];
    gc_collect_cycles();
    try {
        yield $all[2];
    } finally {
        echo "left\n";
    }
}
var_dump(EventWebSocket::broadcast(unruly($all), 'x'));
function faulty(array $all): Generator
{
    yield $all[0];
    throw new RuntimeException('thrown');
}
foreach ([fn () => faulty($all), fn () => each_of([$all[0], null]), fn () => unruly([$all[0], $all[1], 'x'])] as $to) {
    $thrown = grab(fn () => EventWebSocket::broadcast($to(), 'not sent'));
    echo get_class($thrown), ': ', $thrown->getMessage(), "\n";
    $thrown = null;
}
echo $wires[0]->settle(), "\n";
?>
--EXPECT--
int(5)
int(5)
int(5)
int(0)
int(2)
int(4)
text one, binary two, text three, text twice, text twice; long: true true
text one, binary two, text three; long: true true
text one, binary two, text three; long: false false
text one, binary two, text three; long: false false
text one, binary two, text three; 
while the generator runs anything may happen
left
int(2)
RuntimeException: thrown
TypeError: EventWebSocket::broadcast(): Argument #1 ($to) must have elements of type EventWebSocket only
TypeError: EventWebSocket::broadcast(): Argument #1 ($to) must have elements of type EventWebSocket only
left
text x
