--TEST--
EventWebSocket::close() says goodbye, waits for the answer, and ends; what was sent before is sent
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$ws = null;
$told = [];
$servers = [];
// Waits for the answer for so many seconds.
$listen = function (float $timeout) use ($base, &$ws, &$told, &$servers): int {
    [$servers[], $port] = listen_websocket($base, function ($ws, $data) use (&$told) { $told[] = $data; }, ['closeTimeout' => $timeout, 'pingInterval' => 0.0],
        function ($made) use (&$ws, &$told) {
            $ws = $made;
            $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "closed $code $reason"; });
        });
    return $port;
};
$port = $listen(600);

echo "answered\n";
$wire = new WebSocketWire($base, $port);
$ws->sendText('last');
$ws->close(4000, 'enough');
$ws->close(4001);
say('open', $ws->isOpen(), $ws->sendText('x'));
echo $wire->words(2), "\n";
say('waits', ...$told);
// What comes until the answer is dropped.
$wire->send(ws_frame(Op::TEXT, 'unheard') . ws_frame(Op::PING) . close_frame(4000));
echo 'rest: ', $wire->words(), "\n";
say('told', ...$told);

echo "not answered\n";
$told = [];
$wire = new WebSocketWire($base, $listen(0.1));
$ws->close();
echo $wire->words(), "\n";
say('told', ...$told);

echo "at the same time\n";
$told = [];
$wire = new WebSocketWire($base, $port);
$wire->send(close_frame(1001, 'me first'));
$ws->close(1000);
echo $wire->words(), "\n";
say('told', ...$told);

echo "with a lot to send\n";
$told = [];
$wire = new WebSocketWire($base, $port);
$ws->sendBinary(str_repeat('x', 8 << 20));
$ws->close();
linger($base, 0.05);
$length = strlen($wire->next()[1]);
say('came', $length === 8 << 20, in_words($wire->next()));
$wire->send(close_frame(1000));
echo 'rest: ', $wire->words(), "\n";
say('told', ...$told);
?>
--EXPECT--
answered
open: false false
text last, close 4000 enough
waits: 
rest: 
told: "closed 4000 "
not answered
close 1000 
told: "closed 1006 The peer has not answered the close frame in time"
at the same time
close 1000 
told: "closed 1001 me first"
with a lot to send
came: true "close 1000 "
rest: 
told: "closed 1000 "
