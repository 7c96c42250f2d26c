--TEST--
EventHttp::setMaxRequests(): the reply to the last one says so, by Connection: close or GOAWAY, and no more are served
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();
const GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $asked = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$asked) {
        $asked++;
        $request->sendReply(200, 'OK', 'served');
    });
    $http->setMaxRequests(3);
    $wire = wire($base, $port, $tls, str_repeat(GET, 5));
    while ($reply = reply($base, $wire)) {
        echo $reply[3], ' ', $reply[4]['connection'] ?? 'goes on', ', ';
    }
    echo $wire->eof ? 'the end' : 'it goes on', ", asked: $asked\n";

    $asked = 0;
    $client = new Http2($base, $port, $tls);
    $client->send(request(1, '/') . request(3, '/'));
    echo outcome($base, $client, 3), ', ';
    $client->send(request(5, '/') . request(7, '/'));
    $said = [];
    pump($base, function () use ($client, &$said) {
        foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
            $said[] = match ($type) {
                DATA => "$stream: $payload",
                RST_STREAM => "$stream: " . REASONS[unpack('N', $payload)[1]],
                GOAWAY => 'GOAWAY ' . REASONS[unpack('N', $payload, 4)[1]],
                PING => $client->send(frame(PING, ACK, 0, $payload)) ? 'PING' : '',
                default => '',
            };
        }
        return $client->eof;
    });
    echo implode(', ', array_unique(array_filter($said))), ", the end, asked: $asked\n";

    $http->setMaxRequests(1);
    $wire = wire($base, $port, $tls, GET);
    echo reply($base, $wire)[4]['connection'], "\n";
    $http->setMaxRequests(0);
    $wire = wire($base, $port, $tls, str_repeat(GET, 20));
    for ($i = 0; $i < 20; $i++) {
        $reply = reply($base, $wire);
    }
    echo $reply[4]['connection'] ?? 'goes on', "\n";
}
?>
--EXPECT--
-- clear
200 goes on, 200 goes on, 200 close, the end, asked: 3
HEADERS served goes on, GOAWAY NO_ERROR, PING, 7: REFUSED_STREAM, 5: served, the end, asked: 3
close
goes on
-- TLS
200 goes on, 200 goes on, 200 close, the end, asked: 3
HEADERS served goes on, GOAWAY NO_ERROR, PING, 7: REFUSED_STREAM, 5: served, the end, asked: 3
close
goes on
