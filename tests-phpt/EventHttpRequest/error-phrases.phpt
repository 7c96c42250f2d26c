--TEST--
The words that sendError() has for what goes wrong
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendError((int) substr($request->getUri(), 1)));
foreach ([400, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 416, 417, 500, 501, 502, 503, 504, 505] as $code) {
    $wire = new Wire($port, "GET /$code HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, fn () => str_contains($wire->poll()->in, "\r\n"));
    echo strtok($wire->in, "\r"), "\n";
}
?>
--EXPECT--
HTTP/1.1 400 Bad Request
HTTP/1.1 403 Forbidden
HTTP/1.1 404 Not Found
HTTP/1.1 405 Method Not Allowed
HTTP/1.1 408 Request Time-out
HTTP/1.1 409 Conflict
HTTP/1.1 411 Length Required
HTTP/1.1 412 Precondition Failed
HTTP/1.1 413 Request Entity Too Large
HTTP/1.1 414 Request-URI Too Large
HTTP/1.1 415 Unsupported Media Type
HTTP/1.1 416 Requested range not satisfiable
HTTP/1.1 417 Expectation Failed
HTTP/1.1 500 Internal Server Error
HTTP/1.1 501 Not Implemented
HTTP/1.1 502 Bad Gateway
HTTP/1.1 503 Service Unavailable
HTTP/1.1 504 Gateway Time-out
HTTP/1.1 505 HTTP Version not supported
