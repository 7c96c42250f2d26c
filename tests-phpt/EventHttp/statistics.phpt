--TEST--
EventHttp::getStatistics(): what has come and gone is counted exactly, by HTTP/1 and HTTP/2, clear and with TLS
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();
$held = [];
$answer = function (EventHttpRequest $request) use (&$held) {
    switch ($request->getUri()) {
        case '/hint':
            $request->sendInformation(103, ['Link' => '</style.css>; rel=preload']);
            return $request->sendReply(200, 'OK');
        case '/moved':
            return $request->sendReply(302, 'Found');
        case '/pieces':
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk('one');
            $request->sendReplyChunk('two');
            return $request->sendReplyEnd();
        case '/never':
            return $held[] = $request;
        case '/failing':
            return $request->sendError(500);
        default:
            $request->sendReply(200, 'OK', $request->getInputBuffer()->read(100000));
    }
};
function show_statistics(EventHttp $http, int $in, int $out): void
{
    $statistics = $http->getStatistics();
    // What TLS and HTTP/2 add is not the same everywhere.
    foreach (['bytes_in' => $in, 'bytes_out' => $out] as $name => $count) {
        $statistics[$name] = $statistics[$name] === $count ? 'exact' : "$statistics[$name], not $count";
    }
    echo implode(', ', array_map(fn ($name, $value) => "$name: $value", array_keys($statistics), $statistics)), "\n";
}
/* What a client has got until something holds. */
function got(EventBase $base, Wire $wire, callable $until): int
{
    pump($base, fn () => $until($wire->poll()->in));
    return strlen($wire->in);
}

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setDefaultCallback($answer);
    $http->setMaxBodySize(1000);
    show_statistics($http, 0, 0);

    $sent = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
        . "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"
        . "GET /hint HTTP/1.1\r\nHost: h\r\n\r\n"
        . "GET /moved HTTP/1.1\r\nHost: h\r\n\r\n"
        . "GET /pieces HTTP/1.1\r\nHost: h\r\n\r\n";
    $expecting = "POST /last HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    $wire = wire($base, $port, $tls, $sent . $expecting);
    got($base, $wire, fn ($in) => str_contains($in, '100 Continue'));
    $wire->send('last');
    $in = strlen($sent . $expecting) + 4;
    $out = got($base, $wire, fn () => $wire->eof);
    pump($base, fn () => $http->getConnectionCount() === 0);
    show_statistics($http, $in, $out);

    // Not found, not understood, too long, failing.
    foreach (["GET http HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", "GET /failing HTTP/1.1\r\nHost: h\r\n\r\n"] as $bytes) {
        $wire = wire($base, $port, $tls, $bytes);
        $in += strlen($bytes);
        $out += got($base, $wire, fn () => $wire->eof);
        $wire->close();
        pump($base, fn () => $http->getConnectionCount() === 0);
    }
    show_statistics($http, $in, $out);

    // One leaves in the middle of its body, one while it waits for its reply; one is there.
    $bytes = ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf", "GET /never HTTP/1.1\r\nHost: h\r\n\r\n", 'GET'];
    $wires = array_map(fn ($bytes) => wire($base, $port, $tls, $bytes), $bytes);
    $in += strlen(implode($bytes));
    pump($base, function () use (&$held) { return count($held) === 1; });
    linger($base);
    $held[0]->getBufferEvent()->enable(Event::READ);
    $wires[0]->close();
    $wires[1]->close();
    pump($base, fn () => $http->getConnectionCount() === 1);
    show_statistics($http, $in, $out);
    $held = [];
    $wires[2]->close();
    pump($base, fn () => $http->getConnectionCount() === 0);

    $client = new Http2($base, $port, $tls);
    $bytes = request(1, '/') . frame(HEADERS, END_HEADERS, 3, block('/', 'POST')) . frame(DATA, END_STREAM, 3, 'body')
        . request(5, '/moved') . request(7, '/pieces') . request(9, '/failing')
        . frame(HEADERS, END_HEADERS, 11, block('/', 'POST') . field('content-length', '1001'))
        . request(13, '/never') . request(15, '/never')
        . request(17, '/hint');
    $client->send($bytes);
    pump($base, function () use (&$held) { return count($held) === 2; });
    $bytes .= $reset = frame(RST_STREAM, 0, 15, pack('N', 8));
    $client->send($reset);
    // The preface, and settings of nothing.
    $in += strlen($bytes) + 24 + 9;
    pump($base, fn () => $http->getStatistics()['errors'] === 3);
    linger($base);
    $client->poll();
    show_statistics($http, $in, $out + strlen($client->in));
    $held[0]->sendReply(200, 'OK');
    $held = [];
    linger($base);
    $client->poll();
    $out += strlen($client->in);
    show_statistics($http, $in, $out);
    $client->close();
    pump($base, fn () => $http->getConnectionCount() === 0);
    $http = $wire = $wires = $client = null;
}
?>
--EXPECT--
-- clear
connections: 0, accepted: 0, refused: 0, requests: 0, responses_1xx: 0, responses_2xx: 0, responses_3xx: 0, responses_4xx: 0, responses_5xx: 0, bytes_in: exact, bytes_out: exact, errors: 0
connections: 0, accepted: 1, refused: 0, requests: 6, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 0, responses_5xx: 0, bytes_in: exact, bytes_out: exact, errors: 0
connections: 0, accepted: 4, refused: 0, requests: 9, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 2, responses_5xx: 1, bytes_in: exact, bytes_out: exact, errors: 0
connections: 1, accepted: 7, refused: 0, requests: 11, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 2, responses_5xx: 1, bytes_in: exact, bytes_out: exact, errors: 2
connections: 1, accepted: 8, refused: 0, requests: 20, responses_1xx: 3, responses_2xx: 9, responses_3xx: 2, responses_4xx: 3, responses_5xx: 2, bytes_in: exact, bytes_out: exact, errors: 3
connections: 1, accepted: 8, refused: 0, requests: 20, responses_1xx: 3, responses_2xx: 10, responses_3xx: 2, responses_4xx: 3, responses_5xx: 2, bytes_in: exact, bytes_out: exact, errors: 3
-- TLS
connections: 0, accepted: 0, refused: 0, requests: 0, responses_1xx: 0, responses_2xx: 0, responses_3xx: 0, responses_4xx: 0, responses_5xx: 0, bytes_in: exact, bytes_out: exact, errors: 0
connections: 0, accepted: 1, refused: 0, requests: 6, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 0, responses_5xx: 0, bytes_in: exact, bytes_out: exact, errors: 0
connections: 0, accepted: 4, refused: 0, requests: 9, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 2, responses_5xx: 1, bytes_in: exact, bytes_out: exact, errors: 0
connections: 1, accepted: 7, refused: 0, requests: 11, responses_1xx: 2, responses_2xx: 5, responses_3xx: 1, responses_4xx: 2, responses_5xx: 1, bytes_in: exact, bytes_out: exact, errors: 2
connections: 1, accepted: 8, refused: 0, requests: 20, responses_1xx: 3, responses_2xx: 9, responses_3xx: 2, responses_4xx: 3, responses_5xx: 2, bytes_in: exact, bytes_out: exact, errors: 3
connections: 1, accepted: 8, refused: 0, requests: 20, responses_1xx: 3, responses_2xx: 10, responses_3xx: 2, responses_4xx: 3, responses_5xx: 2, bytes_in: exact, bytes_out: exact, errors: 3
