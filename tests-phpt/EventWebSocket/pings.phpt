--TEST--
EventWebSocket: pings are answered and sent, pongs are told, and silence is noticed
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$ws = null;
$told = [];
$servers = [];
$open = function (float $interval) use ($base, &$servers, &$ws, &$told): WebSocketWire {
    [$servers[], $port] = listen_websocket($base, function ($ws, $data) use (&$told) { $told[] = $data; }, ['pingInterval' => $interval],
        function ($made) use (&$ws, &$told) {
            $ws = $made;
            $ws->setPongCallback(function ($ws, $payload, $argument) use (&$told) { $told[] = "pong '$payload' $argument"; }, 'data');
            $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = "closed $code"; });
        });
    return new WebSocketWire($base, $port);
};
$wire = $open(0);
$wire->send(ws_frame(Op::PING, 'a') . ws_frame(Op::TEXT, 'b', false) . ws_frame(Op::PING, "\0") . ws_frame(Op::PONG, 'c') . ws_frame(Op::CONTINUATION));
echo $wire->words(2), "\n";
until_told($base, $told, 2);
say('told', ...$told);
$told = [];
var_dump($ws->ping('mine'));
echo $wire->words(1), "\n";
$wire->send(ws_frame(Op::PONG, 'mine'));
until_told($base, $told);
say('told', ...$told);

echo "silence\n";
$told = [];
$before = $wire;
$wire = $open(0.2);
echo $wire->words(1), "\n";
$wire->send(ws_frame(Op::PONG));
echo $wire->words(1), "\n";
$wire->send(ws_frame(Op::TEXT, 'any sign of life will do'));
echo $wire->words(), "\n";
say('told', ...$told);
?>
--EXPECT--
pong a, pong \000
told: "pong 'c' data" "b"
bool(true)
ping mine
told: "pong 'mine' data"
silence
ping 
ping 
ping 
told: "pong '' data" "any sign of life will do" "closed 1006"
