--TEST--
EventHttpRequest: addHeader(), findHeader(), getOutputHeaders(), removeHeader(), clearHeaders()
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
const OUT = EventHttpRequest::OUTPUT_HEADER;
$http->setCallback('/add', function ($req) {
    var_dump($req->getOutputHeaders());
    var_dump($req->addHeader('X-One', '1', OUT), $req->addHeader('X-Gone', 'x', OUT), $req->addHeader('X-Empty', '', OUT));
    var_dump($req->findHeader('x-one', OUT), $req->findHeader('X-ONE', OUT), $req->findHeader('x-empty', OUT), $req->findHeader('x-nope', OUT));
    var_dump($req->removeHeader('x-GONE', OUT), $req->removeHeader('x-gone', OUT));
    var_dump($req->findHeader('X-Gone', OUT), $req->findHeader('X-One', EventHttpRequest::INPUT_HEADER));
    $keys = array_change_key_case($req->getOutputHeaders());
    ksort($keys);
    echo json_encode($keys), "\n";
    $req->sendReply(200, 'OK');
});
$http->setCallback('/clear', function ($req) {
    $req->addHeader('X-One', '1', OUT);
    $req->addHeader('Content-Type', 'text/plain', OUT);
    var_dump($req->clearHeaders());
    var_dump($req->getOutputHeaders(), $req->findHeader('Host', EventHttpRequest::INPUT_HEADER));
    $req->addHeader('X-Two', '2', OUT);
    $req->sendReply(200, 'OK');
});
$http->setCallback('/twice', function ($req) {
    $req->addHeader('Set-Cookie', 'a=1', OUT);
    $req->addHeader('Set-Cookie', 'b=2', OUT);
    var_dump($req->findHeader('set-cookie', OUT));
    var_dump($req->removeHeader('X-Nothing', OUT));
    $req->sendReply(200, 'OK');
});
$http->setCallback('/own', function ($req) {
    $req->addHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT', OUT);
    $req->addHeader('Content-Type', 'application/json', OUT);
    $req->addHeader('Server', 'mine', OUT);
    $buf = new EventBuffer();
    $buf->add('{}');
    $req->sendReply(200, 'OK', $buf);
});
$http->setCallback('/input', function ($req) {
    var_dump($req->removeHeader('x-in', EventHttpRequest::INPUT_HEADER), $req->findHeader('X-In', EventHttpRequest::INPUT_HEADER));
    var_dump($req->addHeader('X-Made', 'up', EventHttpRequest::INPUT_HEADER), $req->findHeader('x-made', EventHttpRequest::INPUT_HEADER));
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port);
foreach (['/add', '/clear', '/twice', '/own', '/input'] as $uri) {
    echo "--- $uri\n";
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\nX-In: side\r\n\r\n");
    show($m = reply($base, $wire));
    if ($uri === '/own') {
        echo "date: ", $m[4]['date'], "\n";
    }
}
?>
--EXPECT--
--- /add
array(0) {
}
bool(true)
bool(true)
bool(true)
string(1) "1"
string(1) "1"
string(0) ""
NULL
bool(true)
bool(false)
NULL
NULL
{"x-empty":"","x-one":"1"}
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
  x-empty: 
  x-one: 1
--- /clear
NULL
array(0) {
}
string(1) "h"
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
  x-two: 2
--- /twice
string(3) "a=1"
bool(false)
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
  set-cookie: a=1
  set-cookie: b=2
--- /own
HTTP/1.1 200 OK
  content-length: 2
  content-type: application/json
  date: *
  server: mine
  [{}]
date: Thu, 01 Jan 1970 00:00:00 GMT
--- /input
bool(true)
NULL
bool(true)
string(2) "up"
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
