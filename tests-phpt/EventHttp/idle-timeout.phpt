--TEST--
EventHttp::setIdleTimeout(): a connection without a request goes, whatever else it says, and none that waits for a reply
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();
$held = [];
$closed = [];
$answer = function (EventHttpRequest $request) use (&$held, &$closed) {
    $path = $request->getUri();
    $request->getConnection()->setCloseCallback(function () use (&$closed, $path) { $closed[] = $path; });
    if ($path === '/later') {
        $held[] = $request;
    } else {
        $request->sendReply(200, 'OK', 'now');
    }
};

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setIdleTimeout(0.4);
    $http->setDefaultCallback($answer);
    $descriptors = descriptors();
    $wire = wire($base, $port, $tls);
    pump($base, fn () => $wire->poll()->eof);
    echo 'a new one: ', var_export($wire->in, true), "\n";

    $wire = wire($base, $port, $tls, "GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[2], ', ';
    pump($base, fn () => $wire->poll()->eof);
    linger($base);
    echo 'and nothing more: ', var_export($wire->in, true), '; closed: ', implode($closed), "\n";
    $closed = [];

    $later = wire($base, $port, $tls, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    $client = new Http2($base, $port, $tls);
    $client->send(request(1, '/later') . request(3, '/now'));
    $idle = new Http2($base, $port, $tls);
    $said = [];
    $turns = 0;
    pump($base, function () use ($idle, &$turns, &$said) {
        if ($turns++ % 50 === 0) {
            $idle->send(frame(PING, 0, 0, 'anything'));
        }
        foreach ($idle->frames() as [$type, , , $payload]) {
            $type === GOAWAY and $said[] = 'GOAWAY ' . REASONS[unpack('N', $payload, 4)[1]];
        }
        return $idle->eof;
    });
    echo 'one of HTTP/2: ', implode(', ', $said), ", the end\n";
    linger($base, 0.6);
    echo 'those that wait: ', $later->poll()->eof || $client->poll()->eof ? 'gone' : 'there', ', ';
    foreach ($held as $request) {
        $request->sendReply(200, 'OK', 'later');
    }
    $held = [];
    $request = null;
    echo reply($base, $later)[2], ' ', outcome($base, $client, 1), "\n";
    pump($base, fn () => $later->poll()->eof && $client->poll()->eof);
    sort($closed);
    echo implode(' ', $closed), "\n";
    $closed = [];
    $wire = $later = $client = $idle = $http = null;
    linger($base);
    var_dump(descriptors() < $descriptors);
}
?>
--EXPECT--
-- clear
a new one: ''
now, and nothing more: ''; closed: /now
one of HTTP/2: GOAWAY NO_ERROR, the end
those that wait: there, later HEADERS later goes on
/later /later /now
bool(true)
-- TLS
a new one: ''
now, and nothing more: ''; closed: /now
one of HTTP/2: GOAWAY NO_ERROR, the end
those that wait: there, later HEADERS later goes on
/later /later /now
bool(true)
