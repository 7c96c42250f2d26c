--TEST--
Error pages are of the version of the request; versions that are not known are refused
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/', fn ($req) => $req->sendReply(200, 'OK'));
$http->setCallback('/error', fn ($req) => $req->sendError(500));
foreach (['GET / HTTP/1.0', 'GET /error HTTP/1.0', 'GET /unknown HTTP/1.0', 'PATCH / HTTP/1.0', 'GET / HTTP/1.9', 'GET / HTTP/0.9',
    'GET / HTTP/2.0', 'GET / HTTP/-1.1', 'GET / HTTP/1.10', 'GET /'] as $line) {
    $wire = new Wire($port, "$line\r\nHost: h\r\n\r\n");
    $fate = fate($base, $wire);
    // Which of the two does not matter.
    echo "$line: $fate, ", preg_replace('/ (400|505) .*/', ' refused', strtok($wire->in, "\r")), "\n";
}
?>
--EXPECT--
GET / HTTP/1.0: closed, HTTP/1.0 200 OK
GET /error HTTP/1.0: closed, HTTP/1.0 500 Internal Server Error
GET /unknown HTTP/1.0: closed, HTTP/1.0 404 Not Found
PATCH / HTTP/1.0: closed, HTTP/1.0 501 Not Implemented
GET / HTTP/1.9: closed, HTTP/1.1 refused
GET / HTTP/0.9: closed, HTTP/1.1 refused
GET / HTTP/2.0: closed, HTTP/1.1 refused
GET / HTTP/-1.1: closed, HTTP/1.1 refused
GET / HTTP/1.10: closed, HTTP/1.1 refused
GET /: closed, HTTP/1.1 refused
