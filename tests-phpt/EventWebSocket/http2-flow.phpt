--TEST--
EventWebSocket over HTTP/2: no more is sent and taken than there is room for
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$told = [];
$made = function (EventWebSocket $ws) use (&$told, &$last) {
    $last = $ws;
    $ws->setDrainCallback(function () use (&$told) { $told[] = 'drained'; });
    $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = "closed $code"; });
};
[$http, $port] = listen_websocket($base, function (EventWebSocket $ws, string $data) use (&$told) {
    $told[] = strlen($data);
}, ['deflate' => false, 'maxMessageSize' => 4 << 20], $made);
$client = new Tunnels($base, $port, window: 1000);

/* What the client has no room for waits, and is counted. */
$stream = $client->open();
$last->sendBinary(str_repeat('x', 5000));
$client->until(fn () => strlen($client->came[$stream]) >= 1000);
linger($base);
echo strlen($client->came[$stream]), ' came, ', $last->getBufferedAmount(), " wait\n";
$client->make_room($stream, 4000);
$client->until(fn () => strlen($client->came[$stream]) >= 5000);
linger($base);
echo strlen($client->came[$stream]), ' came, ', $last->getBufferedAmount(), ' wait, told of ', count($told), "\n";
$client->make_room($stream, 4);
until_told($base, $told);
echo $client->words($stream, 1), ', ', implode(' ', $told), ', ', $last->getBufferedAmount(), " wait\n";

/* While it is paused the client gets no more room than there was, and goes on beside it. */
$told = [];
$last->pause();
$paused = $last;
$before = $client->room($stream);
$client->data($stream, ws_frame(Op::BINARY, str_repeat('y', 700000)));
linger($base);
$client->until(fn () => true);
echo 'paused: told of ', count($told), ', room ', $before - $client->room($stream), " less\n";
$other = $client->open();
$client->data($other, ws_frame(Op::TEXT, 'beside'));
until_told($base, $told);
echo implode(' ', $told), "\n";
$paused->resume();
until_told($base, $told, 2);
$client->until(fn () => $client->room($stream) > $before / 2);
echo implode(' ', $told), "\n";

/* Messages that take several windows. */
$told = [];
$client->data($stream, ws_frame(Op::BINARY, str_repeat('z', 4 << 20)));
until_told($base, $told);
echo implode(' ', $told), "\n";

/* So many small ones at once that h2 would take them for an attack if they piled up. */
$told = [];
$client->send(str_repeat(frame(DATA, 0, $stream, ws_frame(Op::TEXT, 'x')), 20000));
until_told($base, $told, 20000);
echo count($told), ' of ', implode(' ', array_unique($told)), "\n";
$told = [];

/* One that is too long is refused while it comes. */
$client->make_room($stream, 1000);
$client->data($stream, substr(ws_frame(Op::BINARY, str_repeat('z', (4 << 20) + 1)), 0, 100));
echo $client->words($stream), "\n";
until_told($base, $told);
linger($base);
echo implode(' ', $told), "\n";
?>
--EXPECT--
1000 came, 4004 wait
5000 came, 4 wait, told of 0
binary 5000 bytes, drained, 0 wait
paused: told of 0, room 700014 less
6
6 700000
4194304
20000 of 1
close 1009 A message is longer than is accepted, the end
closed 1009
