--TEST--
EventWebSocket::pause() and resume(): nothing is handed on and nothing is read meanwhile
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$ws = null;
$told = [];
[$http, $port] = listen_websocket($base, function ($ws, $data) use (&$told) {
    $told[] = $data;
    if ($data === 'pause') {
        $ws->pause();
    }
}, [], function ($made) use (&$ws, &$told) {
    $ws = $made;
    $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = "closed $code"; });
});
$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, 'pause') . ws_frame(Op::TEXT, 'one') . ws_frame(Op::TEXT, 'pause') . ws_frame(Op::TEXT, 'two') . close_frame(1000));
until_told($base, $told);
linger($base);
say('paused', ...$told);
$ws->resume();
spin($base);
say('resumed and paused', ...$told);
say('it is open', $ws->isOpen(), $ws->sendText('still'));
$ws->resume();
echo $wire->words(), "\n";
say('resumed', ...$told);

echo "a flood\n";
$told = [];
$wire = new WebSocketWire($base, $port);
$ws->pause();
$sent = 0;
$message = ws_frame(Op::BINARY, str_repeat('x', 4096));
while (($bytes = @fwrite($wire->sock, $message)) || $sent < 10 << 20 && $base->loop(EventBase::LOOP_NONBLOCK) && ($bytes = @fwrite($wire->sock, $message))) {
    $sent += $bytes;
    if ($bytes < strlen($message)) {
        break;
    }
}
say('it has to wait', $sent < 10 << 20);
linger($base);
say('nothing', ...$told);
$ws->resume();
until_told($base, $told, intdiv($sent, strlen($message)));
echo "all of it has come\n";
?>
--EXPECT--
paused: "pause"
resumed and paused: "pause" "one" "pause"
it is open: true true
text still, close 1000 
resumed: "pause" "one" "pause" "two" "closed 1000"
a flood
it has to wait: true
nothing: 
all of it has come
