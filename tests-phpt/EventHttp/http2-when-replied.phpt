--TEST--
EventHttp: a request of HTTP/2 is replied to in its callback, in that of another, or later, with or without room for it; one that was taken back before its turn is not called for
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

const BODY = 'body of the reply';

$base = new EventBase();
[$http, $port] = listen_http($base);
$asked = $left = [];
$kept = $timers = [];
$replies = [
    'whole' => fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', BODY),
    'in parts' => function (EventHttpRequest $request) {
        $request->sendReplyStart(200, 'OK');
        array_map($request->sendReplyChunk(...), str_split(BODY, 5));
        $request->sendReplyEnd();
    },
    'whole, and more' => function (EventHttpRequest $request) {
        $request->sendReply(200, 'OK', substr(BODY, 0, 4));
        $request->sendReplyChunk(substr(BODY, 4));
        $request->sendReplyEnd();
    },
];
$reply = null;
$http->setDefaultCallback(function (EventHttpRequest $request) use ($base, &$reply, &$asked, &$left, &$kept, &$timers) {
    $uri = $request->getUri();
    $asked[] = $uri;
    $request->getConnection()->setCloseCallback(function () use (&$left, $uri) { $left[] = $uri; });
    if ($uri === '/now') {
        $reply($request);
        array_map($reply, $kept);
        $kept = [];
    } elseif ($uri === '/later') {
        $timers[] = $timer = Event::timer($base, fn () => $reply($request));
        $timer->add(0.01);
    } else {
        $kept[] = $request;
    }
});

/* The bodies of streams, when all of them are over. */
function bodies(EventBase $base, Http2 $client, array $streams, bool $makes_room): array
{
    $bodies = array_fill_keys($streams, '');
    $over = [];
    pump($base, function () use ($client, $makes_room, &$bodies, &$over) {
        foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
            if ($type === DATA) {
                $bodies[$stream] .= $payload;
            }
            if ($makes_room && ($type === DATA && $payload !== '' || $type === HEADERS)) {
                $client->send(frame(WINDOW_UPDATE, 0, $stream, pack('N', 3)));
            }
            if ($type === RST_STREAM || $type < PRIORITY && $flags & END_STREAM) {
                $over[$stream] = true;
            }
        }
        return count($over) === count($bodies);
    });
    return $bodies;
}

foreach ($replies as $how => $reply) {
    foreach ([null, 0, 3, 17] as $window) {
        $client = new Http2($base, $port, settings: $window === null ? [] : [4 => $window]);
        $client->send(request(1, '/with') . request(3, '/now') . request(5, '/later') . request(7, '/now'));
        $bodies = bodies($base, $client, [1, 3, 5, 7], $window !== null);
        if ($bodies !== array_fill_keys([1, 3, 5, 7], BODY)) {
            echo "$how, window of ", var_export($window, true), ': ', json_encode($bodies), "\n";
        }
        $client->close();
        pump($base, function () use (&$asked, &$left) { return count($left) === count($asked); });
    }
}
echo count($asked), ' asked, ', count($left), " left\n";

/* Taken back with the request itself, and before the script replies. */
$asked = $left = [];
$reply = $replies['whole'];
$client = new Http2($base, $port);
$cancel = fn (int $stream) => frame(RST_STREAM, 0, $stream, pack('N', 8));
$client->send(request(1, '/gone') . request(3, '/now') . request(5, '/kept') . $cancel(1));
echo json_encode(bodies($base, $client, [3], false)), ' ', json_encode($asked), "\n";
$client->send($cancel(5));
pump($base, function () use (&$left) { return in_array('/kept', $left); });
$client->send(request(7, '/now'));
echo json_encode(bodies($base, $client, [7], false)), ' ', json_encode($asked), "\n";
$client->close();
pump($base, function () use (&$left) { return count($left) === 3; });
sort($left);
echo json_encode($left), "\n";
?>
--EXPECT--
48 asked, 48 left
{"3":"body of the reply"} ["\/now","\/kept"]
{"7":"body of the reply"} ["\/now","\/kept","\/now"]
["\/kept","\/now","\/now"]
