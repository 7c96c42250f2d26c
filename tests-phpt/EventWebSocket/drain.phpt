--TEST--
EventWebSocket: getBufferedAmount(), and the drain callback when all that was sent has left
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$ws = null;
$drained = 0;
[$http, $port] = listen_websocket($base, 'strlen', ['pingInterval' => 0.0], function ($made) use (&$ws, &$drained) {
    $ws = $made;
    $ws->setDrainCallback(function (...$arguments) use (&$drained) {
        if (++$drained <= 2) {
            say('drained', ...$arguments);
        }
    }, 'data');
});
$wire = new WebSocketWire($base, $port);
say('nothing was sent', $ws->getBufferedAmount());
linger($base, 0.02);
$ws->sendText('hello');
say('something was', $ws->getBufferedAmount());
pump($base, function () use (&$drained) { return $drained === 1; });
say('and has left', $ws->getBufferedAmount());
echo $wire->words(1), "\n";

$ws->sendBinary(str_repeat('x', 8 << 20));
linger($base, 0.05);
say('much waits', $ws->getBufferedAmount() > 1 << 20, $drained);
say('it has come', strlen($wire->next()[1]) === 8 << 20);
pump($base, function () use (&$drained) { return $drained === 2; });
say('it has left', $ws->getBufferedAmount());

echo "a stream of any length\n";
$left = 100;
$most = 0;
$ws->setDrainCallback(function ($ws) use (&$left, &$most) {
    $most = max($most, $ws->getBufferedAmount());
    if ($left-- > 0) {
        $ws->sendBinary(str_repeat('x', 100000));
    } else {
        $ws->close();
    }
});
$ws->sendBinary('begin');
$count = 0;
while (($frame = $wire->next()) && $frame[0] === Op::BINARY) {
    $count += strlen($frame[1]);
}
say('bytes', $count, $most);
?>
--EXPECT--
nothing was sent: 0
something was: 7
drained: EventWebSocket "data"
and has left: 0
text hello
much waits: true 1
drained: EventWebSocket "data"
it has come: true
it has left: 0
a stream of any length
bytes: 10000005 0
