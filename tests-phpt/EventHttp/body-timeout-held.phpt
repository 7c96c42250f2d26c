--TEST--
EventHttp::setBodyTimeout(): a client of HTTP/2 is not late with one body because another one, which the script does not take, has all its room
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setBodyTimeout(0.4);
$kept = null;
$errors = 0;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$kept, &$errors) {
    $request->setErrorCallback(function () use (&$errors) { $errors++; });
    if ($request->getUri() === '/held') {
        $kept = $request;
        $request->setChunkCallback(fn ($request) => $request->getInputBuffer()->drain(PHP_INT_MAX));
        $request->pause();
    }
});
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', $request->getUri()));
$client = new Http2($base, $port);
$post = fn (int $stream, string $path) => frame(HEADERS, END_HEADERS, $stream, block($path, 'POST'));
$data = fn (int $stream, int $count, int $flags = 0) => frame(DATA, $flags, $stream, str_repeat('x', $count));
// The server's settings, of which the room for a body is one, count from their acknowledgement on.
pump($base, fn () => $client->frames() !== []);
$client->send(frame(SETTINGS, ACK, 0) . $post(1, '/held'));
pump($base, function () use (&$kept) { return $kept !== null; });
// The room there is for all bodies together.
for ($sent = 0; $sent < 1024 * 1024; $sent += 16384) {
    $client->send($data(1, 16384));
    $base->loop(EventBase::LOOP_NONBLOCK);
}
$client->send($post(3, '/waits'));
linger($base, 1.5);
echo 'while one is held: ', $client->poll()->eof ? 'ended' : 'open', ", errors: $errors\n";
$kept->resume();
$room = 0;
$ends = [];
pump($base, function () use ($client, $data, &$room, &$ends) {
    foreach ($client->frames() as [$type, , $stream, $payload]) {
        if ($type === WINDOW_UPDATE && $stream === 0) {
            $before = $room;
            $room += unpack('N', $payload)[1];
            if ($before <= 100 && $room > 100) {
                $client->send($data(3, 10, END_STREAM));
            }
        } elseif ($type === DATA) {
            $ends[$stream] = "$stream: $payload";
        } elseif ($type === RST_STREAM) {
            $ends[$stream] = "$stream: RST_STREAM " . REASONS[unpack('N', $payload)[1]];
        }
    }
    return count($ends) === 2;
});
ksort($ends);
echo implode("\n", $ends), "\nerrors: $errors\n";
?>
--EXPECT--
while one is held: open, errors: 0
1: RST_STREAM CANCEL
3: /waits
errors: 1
