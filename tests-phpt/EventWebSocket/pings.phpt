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
$wire->send(frame(PING, 'a') . frame(TEXT, 'b', false) . frame(PING, "\0") . frame(PONG, 'c') . frame(CONTINUATION));
echo $wire->words(2), "\n";
until_told($base, $told, 2);
say('told', ...$told);
$told = [];
var_dump($ws->ping('mine'));
echo $wire->words(1), "\n";
$wire->send(frame(PONG, 'mine'));
until_told($base, $told);
say('told', ...$told);

echo "silence\n";
$told = [];
$before = $wire;
$wire = $open(0.2);
echo $wire->words(1), "\n";
$wire->send(frame(PONG));
echo $wire->words(1), "\n";
$wire->send(frame(TEXT, 'any sign of life will do'));
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
