--TEST--
EventHttpRequest::sendReply(): codes, reasons, with and without a buffer
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$cases = [
    '/empty' => fn ($r) => $r->sendReply(200, 'OK'),
    '/null' => fn ($r) => $r->sendReply(200, 'OK', null),
    '/emptybuf' => fn ($r) => $r->sendReply(200, 'OK', new EventBuffer()),
    '/custom' => fn ($r) => $r->sendReply(299, 'Quite All Right'),
    '/created' => fn ($r) => $r->sendReply(201, 'Created'),
    '/teapot' => fn ($r) => $r->sendReply(418, "I'm a teapot"),
    '/wrong-words' => fn ($r) => $r->sendReply(200, 'Not Found'),
    '/redirect' => function ($r) {
        $r->addHeader('Location', '/elsewhere?x=1', EventHttpRequest::OUTPUT_HEADER);
        $r->sendReply(302, 'Found');
    },
    '/server' => fn ($r) => $r->sendReply(503, 'Service Unavailable'),
];
foreach ($cases as $path => $cb) {
    $http->setCallback($path, function ($req) use ($cb) { $cb($req); });
}
$wire = new Wire($port);
foreach ($cases as $path => $cb) {
    $wire->send("GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
    echo "$path\n";
    show(reply($base, $wire));
}
?>
--EXPECT--
/empty
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/null
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/emptybuf
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/custom
HTTP/1.1 299 Quite All Right
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/created
HTTP/1.1 201 Created
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/teapot
HTTP/1.1 418 I'm a teapot
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/wrong-words
HTTP/1.1 200 Not Found
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
/redirect
HTTP/1.1 302 Found
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
  location: /elsewhere?x=1
/server
HTTP/1.1 503 Service Unavailable
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
