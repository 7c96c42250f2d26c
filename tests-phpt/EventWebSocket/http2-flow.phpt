--TEST--
WebSockets over HTTP/2 send and take no more than there is room for
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

/* Frames of a server, whose windows are lifted by hand. */
$base = new EventBase();
$told = [];
$made = function (EventWebSocket $ws) use (&$told, &$last) {
    $last = $ws;
    $ws->setDrainCallback(function () use (&$told) { $told[] = 'drained'; });
    $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = "closed $code"; });
};
[$http, $port] = listen_websocket($base, function (EventWebSocket $ws, string $data) use (&$told) {
    $told[] = strlen($data);
}, ['deflate' => false, 'maxMessageSize' => 1 << 20], $made);
$client = new Tunnels($base, $port, window: 1000);

/* What the client has no room for waits, and is counted. */
$stream = $client->open();
$last->sendBinary(str_repeat('x', 5000));
$client->until(fn () => strlen($client->came[$stream]) >= 1000);
linger($base);
echo strlen($client->came[$stream]), ' came, ', $last->getBufferedAmount(), " wait\n";
$client->send(frame(WINDOW_UPDATE, 0, $stream, pack('N', 4000)));
$client->until(fn () => strlen($client->came[$stream]) >= 5000);
echo strlen($client->came[$stream]), ' came, ', $last->getBufferedAmount(), ' wait, told of ', count($told), "\n";
$client->send(frame(WINDOW_UPDATE, 0, $stream, pack('N', 4)));
$client->until(fn () => $told);
$client->came[$stream] = '';
echo $told[0], ', ', $last->getBufferedAmount(), " wait\n";

/* While it is paused the client gets no more room than there was. */
$told = [];
$client->send(frame(WINDOW_UPDATE, 0, $stream, pack('N', 100000)));
$last->pause();
$room = 0;
$client->data($stream, $frame = ws_frame(Op::BINARY, str_repeat('y', 40000)));
linger($base);
foreach ($client->frames() as [$type, , $of]) {
    $room += $type === WINDOW_UPDATE && $of === $stream;
}
echo "paused: told of ", count($told), ", window updates: $room\n";
$last->resume();
until_told($base, $told);
echo implode(' ', $told), "\n";

/* Messages that take several windows. */
$told = [];
for ($sent = 0, $all = ws_frame(Op::BINARY, str_repeat('z', 1 << 20)), $room = 65535 - strlen($frame); ;) {
    while ($room > 0 && $sent < strlen($all)) {
        $piece = substr($all, $sent, min($room, 16384));
        $client->send(frame(DATA, 0, $stream, $piece));
        $sent += strlen($piece);
        $room -= strlen($piece);
    }
    if ($told) {
        break;
    }
    spin($base, 1);
    foreach ($client->frames() as [$type, , $of, $payload]) {
        $room += $type === WINDOW_UPDATE && $of === $stream ? unpack('N', $payload)[1] : 0;
    }
}
echo implode(' ', $told), "\n";

/* One that is too long is refused while it comes. */
$client->data($stream, substr(ws_frame(Op::BINARY, str_repeat('z', (1 << 20) + 1)), 0, 100));
echo $client->words($stream), "\n";
until_told($base, $told, 2);
linger($base);
echo implode(' ', $told), "\n";
?>
--EXPECT--
1000 came, 4004 wait
5000 came, 4 wait, told of 0
drained, 0 wait
paused: told of 0, window updates: 0
40000
1048576
close 1009 The message is too long, the end
1048576 closed 1009
