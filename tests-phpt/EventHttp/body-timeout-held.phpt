--TEST--
EventHttp::setBodyTimeout(): a client of HTTP/2 is not late with one body because others, which the script does not take, have all its room
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setBodyTimeout(0.4);
$kept = [];
$errors = 0;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$kept, &$errors) {
    $request->setErrorCallback(function () use (&$errors) { $errors++; });
    if ($request->getUri() === '/held') {
        $kept[] = $request;
        $request->setChunkCallback(fn ($request) => $request->getInputBuffer()->drain(PHP_INT_MAX));
        $request->pause();
    }
});
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', $request->getUri()));
$client = new Http2($base, $port);
$post = fn (int $stream, string $path) => frame(HEADERS, END_HEADERS, $stream, block($path, 'POST'));
$data = fn (int $stream, int $count, int $flags = 0) => frame(DATA, $flags, $stream, str_repeat('x', $count));
// The server's settings, of which the room for a body is one, count from their acknowledgement on.
$room = 65535;
$ends = [];
$look = function () use ($client, &$room, &$ends) {
    foreach ($client->frames() as [$type, , $stream, $payload]) {
        if ($type === WINDOW_UPDATE && $stream === 0) {
            $room += unpack('N', $payload)[1];
        } elseif ($type === DATA) {
            $ends[$stream] = "$stream: $payload";
        } elseif ($type === RST_STREAM) {
            $ends[$stream] = "$stream: RST_STREAM " . REASONS[unpack('N', $payload)[1]];
        }
    }
};
pump($base, function () use ($look, &$room) {
    $look();
    return $room > 65535;
});
$client->send(frame(SETTINGS, ACK, 0));
// What waits of three is made up for. The room of the fourth is that of all others.
foreach ([1, 3, 5, 7] as $stream) {
    $client->send($post($stream, '/held'));
    for ($sent = 0; $sent < 1024 * 1024; $sent += 16384) {
        pump($base, function () use ($look, &$room) {
            $look();
            return $room >= 16384;
        });
        $client->send($data($stream, 16384));
        $room -= 16384;
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
}
$client->send($post(9, '/waits'));
linger($base, 1.5);
$look();
echo count($kept), ' are held: ', $client->poll()->eof ? 'ended' : 'open', ", room: $room, errors: $errors\n";
$kept[0]->resume();
pump($base, function () use ($look, &$room) {
    $look();
    return $room > 0;
});
$client->send($data(9, 10, END_STREAM));
pump($base, function () use ($look, &$ends) {
    $look();
    return count($ends) === 2;
});
ksort($ends);
echo implode("\n", $ends), "\nerrors: $errors\n";
?>
--EXPECT--
4 are held: open, room: 0, errors: 0
1: RST_STREAM CANCEL
9: /waits
errors: 1
