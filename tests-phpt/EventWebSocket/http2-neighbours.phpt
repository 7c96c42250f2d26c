--TEST--
EventWebSocket over HTTP/2: what one WebSocket leaves unread costs no other its life, and none of them the memory
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$told = [];
$sockets = [];
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$sockets, &$told) {
    $path = $request->getUri();
    $interval = $path === '/pinged' ? patience(0.05) : 0;
    $ws = EventWebSocket::accept($request, fn ($ws, $data) => $ws->sendText((string) strlen($data)), null, ['pingInterval' => $interval]);
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told, $path) { $told[] = "$path $code $reason"; });
    $sockets[$path] = $ws;
});
$http->setCallback('/upload', fn ($request) => $request->sendReply(200, 'OK', (string) $request->getInputBuffer()->length));

echo "-- a paused one takes no room of the others\n";
$all = ws_frame(Op::BINARY, str_repeat('x', 2 << 20));
$fill = function (Tunnels $client, int $stream) use ($all, &$sent) {
    $sent[$stream] = $client->room[$stream];
    $client->data($stream, substr($all, 0, $sent[$stream]));
};
$client = new Tunnels($base, $port);
[$paused, $beside] = [$client->open('/paused'), $client->open('/beside')];
$sockets['/paused']->pause();
for ($i = 0; $i < 3; $i++) {
    $fill($client, $paused);
    // More than there is room for, but for what is made up for.
    $client->data($beside, $all);
    say($client->words($beside, 1), $client->room[$paused]);
    // And again, when it has gone on.
    $sockets['/paused']->resume();
    $client->data($paused, substr($all, $sent[$paused]));
    echo $client->words($paused, 1), "\n";
    $sockets['/paused']->pause();
}
$client->close();
until_told($base, $told, 2);

echo "-- as many as take all that there is\n";
$told = [];
$client = new Tunnels($base, $port);
$paused = [];
for ($i = 0; $i < 4; $i++) {
    $paused[$i] = $client->open("/paused$i");
    $sockets["/paused$i"]->pause();
}
$pinged = $client->open('/pinged');
foreach ($paused as $stream) {
    $fill($client, $stream);
}
// The client could not answer a ping, and is not asked.
linger($base, patience(0.3));
$client->until(fn () => true);
say('room', $client->room($pinged), $client->came[$pinged], ...$told);
// When it can, silence counts.
$sockets['/paused0']->resume();
$client->data($paused[0], substr($all, $sent[$paused[0]]));
echo $client->words($paused[0], 1), "\n";
for ($i = 0; $i < 2; $i++) {
    echo $client->words($pinged, 1), "\n";
    $client->data($pinged, ws_frame(Op::PONG));
}
until_told($base, $told);
echo implode(', ', $told), "\n";
$client->close();
until_told($base, $told, 5);

echo "-- timeouts of HTTP are not its\n";
$told = [];
$http->setTimeout(1);
$client = new Tunnels($base, $port, window: 100);
$stream = $client->open('/slow');
$sockets['/slow']->sendBinary(str_repeat('x', 1000));
$began = hrtime(true);
$client->until(fn () => hrtime(true) - $began > 1.5e9);
$client->make_room($stream, 10000);
say($client->words($stream, 1), ...$told);
$client->close();
until_told($base, $told);
$http->setTimeout(50);

echo "-- pings, and nobody reads what they are answered with\n";
$told = [];
$client = new Tunnels($base, $port, window: 16 << 20);
[$full, $flood] = [$client->open('/full'), $client->open('/flood')];
// What the kernel takes is full of this, and what waits before it.
$sockets['/full']->sendBinary(str_repeat('x', 16 << 20));
spin($base, 50);
for ($i = 0; $i < 20000; $i++) {
    $client->send(frame(DATA, 0, $flood, ws_frame(Op::PING)));
    spin($base, 1);
}
$buffered = $sockets['/flood']->getBufferedAmount();
say('answered', $client->eof, $buffered > 0 && $buffered < 100 ?: $buffered);
$client->close();
until_told($base, $told, 2);
sort($told);
echo implode(', ', $told), "\n";
?>
--EXPECT--
-- a paused one takes no room of the others
text 2097152: 0
text 2097152
text 2097152: 0
text 2097152
text 2097152: 0
text 2097152
-- as many as take all that there is
room: 0 ""
text 2097152
ping 
ping 
/pinged 1006 The peer has not answered a ping in time
-- timeouts of HTTP are not its
binary 1000 bytes: 
-- pings, and nobody reads what they are answered with
answered: false true
/flood 1006 The stream was reset, or its connection has ended, /full 1006 The stream was reset, or its connection has ended
