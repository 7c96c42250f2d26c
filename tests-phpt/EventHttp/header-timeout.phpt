--TEST--
EventHttp::setHeaderTimeout(): a head has to be complete in time, however steadily its bytes come; so has a handshake
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();

/* How a client's connection ends that sends a byte of what it has now and then. */
function dripped(EventBase $base, Wire $wire, string $bytes, bool $raw = false): string
{
    $turns = 0;
    pump($base, function () use ($wire, &$bytes, &$turns) {
        if ($turns++ % 20 === 0 && $bytes !== '') {
            $wire->send($bytes[0]);
            $bytes = substr($bytes, 1);
        }
        return $wire->poll()->eof;
    });
    return ($wire->in === '' ? 'nothing' : strtok($wire->in, "\r")) . ', ' . ($wire->eof ? 'the end' : 'it goes on');
}

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setHeaderTimeout(patience(0.4));
    $closed = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use ($base, &$closed, &$timer) {
        $request->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
        // Longer than any head may take.
        $timer = Event::timer($base, fn () => $request->sendReply(200, 'OK', 'done'));
        $timer->add(patience(0.6));
    });
    $descriptors = descriptors();
    $long = "GET / HTTP/1.1\r\nHost: h\r\nX: " . str_repeat('x', 10000);
    echo 'dripping: ', dripped($base, wire($base, $port, $tls), $long), "\n";
    echo 'in the middle: ', dripped($base, wire($base, $port, $tls, "GET / HTTP/1.1\r\nHos"), ''), "\n";
    echo 'empty lines: ', dripped($base, wire($base, $port, $tls), str_repeat("\r\n", 5000)), "\n";
    echo 'nothing at all: ', dripped($base, wire($base, $port, $tls), ''), "\n";
    echo 'half a preface: ', dripped($base, wire($base, $port, false, $tls ? '' : 'PRI * HTTP/2'), ''), "\n";
    if ($tls) {
        $hello = "\x16\x03\x01\x20\0\x01\0\x1f\xfc\x03\x03" . str_repeat('x', 8000);
        echo 'half a handshake: ', dripped($base, new Wire($port, substr($hello, 0, 30)), ''), "\n";
        echo 'a dripping handshake: ', dripped($base, new Wire($port), $hello), "\n";
        secure($base, $wire = new Wire($port), 'h2');
        echo 'no preface: ', dripped($base, $wire, ''), "\n";
        secure($base, $wire = new Wire($port), 'h2');
        echo 'a dripping preface: ', str_contains(dripped($base, $wire, substr(PREFACE, 0, -1)), 'the end') ? 'the end' : 'it goes on', "\n";
    }
    $wire = wire($base, $port, $tls, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    echo 'the script takes its time: ', reply($base, $wire)[0], "\n";
    echo 'between requests: ', fate($base, $wire, 0.6), "\n";
    echo 'the next one: ', dripped($base, $wire, $long), '; ';
    pump($base, function () use (&$closed) { return $closed > 0; });
    echo "close callbacks: $closed\n";
    $client = new Http2($base, $port, $tls);
    $client->send(request(1, '/'));
    echo 'HTTP/2: ', outcome($base, $client, 1), "\n";
    $wire = $client = $http = null;
    linger($base);
    var_dump(descriptors() < $descriptors);
}
?>
--EXPECT--
-- clear
dripping: HTTP/1.1 408 Request Time-out, the end
in the middle: HTTP/1.1 408 Request Time-out, the end
empty lines: HTTP/1.1 408 Request Time-out, the end
nothing at all: nothing, the end
half a preface: HTTP/1.1 408 Request Time-out, the end
the script takes its time: HTTP/1.1 200 OK
between requests: open
the next one: HTTP/1.1 408 Request Time-out, the end; close callbacks: 1
HTTP/2: HEADERS done goes on
bool(true)
-- TLS
dripping: HTTP/1.1 408 Request Time-out, the end
in the middle: HTTP/1.1 408 Request Time-out, the end
empty lines: HTTP/1.1 408 Request Time-out, the end
nothing at all: nothing, the end
half a preface: nothing, the end
half a handshake: nothing, the end
a dripping handshake: nothing, the end
no preface: nothing, the end
a dripping preface: the end
the script takes its time: HTTP/1.1 200 OK
between requests: open
the next one: HTTP/1.1 408 Request Time-out, the end; close callbacks: 1
HTTP/2: HEADERS done goes on
bool(true)
