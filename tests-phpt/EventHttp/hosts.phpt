--TEST--
EventHttp: a Host, and an :authority of HTTP/2, is a host and perhaps a port, or the request is refused
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) {
    $body = new EventBuffer();
    $body->add($request->getHost());
    $request->sendReply(200, 'OK', $body);
});

function first_answer(EventBase $base, int $port, string $block): string
{
    $client = new Http2($base, $port);
    $client->send(frame(HEADERS, END_STREAM | END_HEADERS, 1, $block));
    $answer = '';
    pump($base, function () use ($client, &$answer) {
        foreach ($client->frames() as [$type, , $stream, $payload]) {
            $answer = match (true) {
                $type === RST_STREAM => REASONS[unpack('N', $payload)[1]],
                // The static table's index of 200, 400.
                $type === HEADERS => $payload[0] === "\x88" ? '200' : ($payload[0] === "\x8c" ? '400' : 'another code'),
                $type === GOAWAY => 'the connection ends',
                default => $answer,
            };
        }
        return $answer !== '';
    });
    return $answer;
}

foreach ([
    'h', 'h:80', 'h:', 'under_score.test:8080', '127.0.0.1:1', '[::1]:80', '[::ffff:1.2.3.4]', 'a%20b', '',
    'a:80x', 'a:x', 'a:8 0', 'a:-1', ':80', '::1', '[::1', '[::1]80', '[x]', 'a%2', 'a b', 'a,b', 'a/b', 'u@a', 'a\\b', "a\x80",
] as $host) {
    $wire = new Wire($port, "GET / HTTP/1.1\r\nHost: $host\r\n\r\n");
    $one = reply($base, $wire);
    echo str_pad(addcslashes($host, "\x80"), 22), $one[3], ' ', str_pad($one[3] === 200 ? $one[2] : '', 20),
        first_answer($base, $port, block('/', authority: $host)), ', ',
        first_answer($base, $port, field(':method', 'GET') . field(':scheme', 'http') . field(':path', '/') . field('host', $host)), "\n";
}
?>
--EXPECT--
h                     200 h                   200, 200
h:80                  200 h                   200, 200
h:                    200 h                   200, 200
under_score.test:8080 200 under_score.test    200, 200
127.0.0.1:1           200 127.0.0.1           200, 200
[::1]:80              200 [::1]               200, 200
[::ffff:1.2.3.4]      200 [::ffff:1.2.3.4]    200, 200
a%20b                 200 a%20b               PROTOCOL_ERROR, 200
                      200                     PROTOCOL_ERROR, 400
a:80x                 400                     400, 400
a:x                   400                     400, 400
a:8 0                 400                     PROTOCOL_ERROR, 400
a:-1                  400                     400, 400
:80                   400                     400, 400
::1                   400                     PROTOCOL_ERROR, 400
[::1                  400                     PROTOCOL_ERROR, 400
[::1]80               400                     400, 400
[x]                   400                     400, 400
a%2                   400                     PROTOCOL_ERROR, 400
a b                   400                     PROTOCOL_ERROR, 400
a,b                   400                     400, 400
a/b                   400                     PROTOCOL_ERROR, 400
u@a                   400                     400, 400
a\b                   400                     PROTOCOL_ERROR, 400
a\200                 400                     the connection ends, 400
