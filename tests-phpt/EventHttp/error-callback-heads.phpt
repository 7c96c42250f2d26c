--TEST--
EventHttp::setErrorCallback(): there is no request where nothing was understood, or read
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

$base = new EventBase();
$called = [];
$make = function (?EventHttpRequest $request, int $code, string $reason) use (&$called) {
    $called[] = ($request ? "{$request->getMethod()} {$request->getUri()}" : 'null') . " $code $reason";
    return "page $code";
};
$ask = function (string $what, Wire $client) use ($base, &$called) {
    $page = page($base, $client);
    say($what, implode(', ', $called) ?: 'not called', $page);
    $called = [];
    $client->close();
};
foreach (['HTTP/1.1' => null, 'HTTP/1.1 TLS' => both_protocols()] as $protocol => $context) {
    echo "-- $protocol\n";
    [$http, $port] = listen_http($base, $context);
    $http->setErrorCallback($make);
    $http->setMaxHeadersSize(1000);
    foreach ([
        'garbage' => "no HTTP\r\n\r\n",
        'no host' => "GET / HTTP/1.1\r\n\r\n",
        'two hosts' => "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        'two lengths' => "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        'another version' => "GET / HTTP/1.9\r\nHost: h\r\n\r\n",
        'a long head' => "GET / HTTP/1.1\r\nHost: h\r\nX: " . str_repeat('x', 1000) . "\r\n\r\n",
        'a long beginning of one' => "GET / HTTP/1.1\r\nHost: h\r\nX: " . str_repeat('x', 1000),
        'an old one' => "GET / HTTP/1.0\r\n\r\n",
        'another coding' => "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        'behind another' => "GET /a HTTP/1.1\r\nHost: h\r\n\r\nno HTTP\r\n\r\n",
    ] as $what => $bytes) {
        $what === 'behind another' && $http->setCallback('/a', fn ($request) => $request->sendReply(200, 'OK', 'a'));
        $client = new Wire($port);
        $context && secure($base, $client);
        $client->send($bytes);
        $what === 'behind another' && say('first', reply($base, $client)[2]);
        $ask($what, $client);
    }
    foreach (['a slow head' => "GET / HTTP/1.1\r\nHo", 'a slow body' => "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo"] as $what => $bytes) {
        $client = new Wire($port);
        $context && secure($base, $client);
        $before = $http->getStatistics()['bytes_in'];
        $client->send($bytes);
        pump($base, fn () => $http->getStatistics()['bytes_in'] > $before);
        // A handshake, which takes its time as well, is over.
        $http->setHeaderTimeout(0.05);
        $http->setBodyTimeout(0.05);
        $ask($what, $client);
        $http->setHeaderTimeout(60);
    }
    say('counted', array_intersect_key($http->getStatistics(), array_flip(['requests', 'responses_4xx', 'responses_5xx', 'errors'])));
}

foreach (['HTTP/2' => false, 'HTTP/2 TLS' => true] as $protocol => $tls) {
    echo "-- $protocol\n";
    [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
    $http->setErrorCallback($make);
    foreach ([
        'no host' => field(':method', 'GET') . field(':path', '/') . field(':scheme', 'http'),
        'two hosts' => block('/') . field('host', 'another'),
        'a long head' => block('/') . field('x', str_repeat('x', 300)),
    ] as $what => $head) {
        $what === 'a long head' && $http->setMaxHeadersSize(200);
        $client = new Http2($base, $port, $tls);
        $ask($what, $client->send(frame(HEADERS, END_HEADERS | END_STREAM, 1, $head)));
    }
    say('counted', array_intersect_key($http->getStatistics(), array_flip(['requests', 'responses_4xx', 'responses_5xx', 'errors'])));
}

echo "-- no room\n";
[$http, $port] = listen_http($base);
$http->setErrorCallback($make);
$http->setCallback('/a', fn ($request) => $request->sendReply(200, 'OK', 'a'));
$http->setMaxConnections(1);
$one = new Wire($port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
say('one', reply($base, $one)[2]);
$ask('one too many', new Wire($port));
say('counted', array_intersect_key($http->getStatistics(), array_flip(['connections', 'refused', 'requests', 'responses_5xx', 'errors'])));
$one->send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
say('the one goes on', reply($base, $one)[2]);

echo "-- with TLS there is an alert, and nobody is called\n";
[$http, $port] = listen_http($base, both_protocols());
$http->setErrorCallback($make);
$http->setMaxConnections(1);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'a'));
$one = asking($base, $port, false, true, 'GET', '/');
reply($base, $one);
$more = new Wire($port);
pump($base, fn () => $more->poll()->eof);
say('alert', bin2hex($more->in), $called);

echo "-- behind a proxy\n";
[$http, $port] = listen_http($base);
$http->setErrorCallback($make);
$http->setProxyProtocol(true);
$http->setMaxConnectionsPerAddress(1);
$proxied = "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n";
$http->setCallback('/a', fn ($request) => $request->sendReply(200, 'OK', 'a'));
$one = new Wire($port, "{$proxied}GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
say('one', reply($base, $one)[2]);
$ask('one too many', new Wire($port, $proxied));
?>
--EXPECT--
-- HTTP/1.1
garbage: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
no host: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
two hosts: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
two lengths: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
another version: "null 505 HTTP Version not supported" "505 text/html 8 [page 505], closed"
a long head: "null 431 Request Header Fields Too Large" "431 text/html 8 [page 431], closed"
a long beginning of one: "null 431 Request Header Fields Too Large" "431 text/html 8 [page 431], closed"
an old one: "GET / 404 Not Found" "404 text/html 8 [page 404], closed"
another coding: "POST /p 501 Not Implemented" "501 text/html 8 [page 501], closed"
first: "a"
behind another: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
a slow head: "null 408 Request Time-out" "408 text/html 8 [page 408], closed"
a slow body: "POST /a 408 Request Time-out" "408 text/html 8 [page 408], closed"
counted: {"requests":13,"responses_4xx":10,"responses_5xx":2,"errors":0}
-- HTTP/1.1 TLS
garbage: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
no host: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
two hosts: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
two lengths: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
another version: "null 505 HTTP Version not supported" "505 text/html 8 [page 505], closed"
a long head: "null 431 Request Header Fields Too Large" "431 text/html 8 [page 431], closed"
a long beginning of one: "null 431 Request Header Fields Too Large" "431 text/html 8 [page 431], closed"
an old one: "GET / 404 Not Found" "404 text/html 8 [page 404], closed"
another coding: "POST /p 501 Not Implemented" "501 text/html 8 [page 501], closed"
first: "a"
behind another: "null 400 Bad Request" "400 text/html 8 [page 400], closed"
a slow head: "null 408 Request Time-out" "408 text/html 8 [page 408], closed"
a slow body: "POST /a 408 Request Time-out" "408 text/html 8 [page 408], closed"
counted: {"requests":13,"responses_4xx":10,"responses_5xx":2,"errors":0}
-- HTTP/2
no host: "null 400 Bad Request" "400 text/html 8 [page 400], open"
two hosts: "null 400 Bad Request" "400 text/html 8 [page 400], open"
a long head: "not called" "431   [], open"
counted: {"requests":2,"responses_4xx":2,"responses_5xx":0,"errors":0}
-- HTTP/2 TLS
no host: "null 400 Bad Request" "400 text/html 8 [page 400], open"
two hosts: "null 400 Bad Request" "400 text/html 8 [page 400], open"
a long head: "not called" "431   [], open"
counted: {"requests":2,"responses_4xx":2,"responses_5xx":0,"errors":0}
-- no room
one: "a"
one too many: "null 503 Service Unavailable" "503 text/html 8 [page 503], closed"
counted: {"connections":1,"refused":1,"requests":1,"responses_5xx":0,"errors":0}
the one goes on: "a"
-- with TLS there is an alert, and nobody is called
alert: "15030100020250" []
-- behind a proxy
one: "a"
one too many: "null 503 Service Unavailable" "503 text/html 8 [page 503], closed"