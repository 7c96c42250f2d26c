--TEST--
Keep-alive: which requests leave the connection open and which headers say so
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $buf = new EventBuffer();
    $buf->add('data');
    $req->sendReply(200, 'OK', $buf);
});
$http->setCallback('/bye', function ($req) {
    $req->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    $req->sendReply(200, 'OK');
});
foreach ([
    ['/', '1.1', ''],
    ['/', '1.1', 'Connection: close'],
    ['/', '1.1', 'connection: CLOSE'],
    ['/', '1.1', 'Connection: keep-alive'],
    ['/', '1.0', ''],
    ['/', '1.0', 'Connection: close'],
    ['/', '1.0', 'Connection: keep-alive'],
    ['/', '1.0', 'Connection: Keep-Alive'],
    ['/bye', '1.1', ''],
    ['/bye', '1.1', 'Connection: keep-alive'],
] as [$uri, $version, $extra]) {
    echo "--- $uri $version", $extra === '' ? '' : " + $extra", "\n";
    $wire = new Wire($port, "GET $uri HTTP/$version\r\nHost: h\r\n" . ($extra === '' ? '' : "$extra\r\n") . "\r\n");
    $m = reply($base, $wire);
    if ($version === '1.0' && strcasecmp($extra, 'Connection: keep-alive')) {
        // a length is welcome but not needed where the end of the connection ends the body
        $m[1] = preg_grep('/^content-length:/', $m[1], PREG_GREP_INVERT);
    }
    show($m);
    echo fate($base, $wire), "\n";
}
?>
--EXPECT--
--- / 1.1
HTTP/1.1 200 OK
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  date: *
  [data]
open
--- / 1.1 + Connection: close
HTTP/1.1 200 OK
  connection: close
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  date: *
  [data]
closed
--- / 1.1 + connection: CLOSE
HTTP/1.1 200 OK
  connection: close
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  date: *
  [data]
closed
--- / 1.1 + Connection: keep-alive
HTTP/1.1 200 OK
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  date: *
  [data]
open
--- / 1.0
HTTP/1.0 200 OK
  content-type: text/html; charset=ISO-8859-1
  [data]
closed
--- / 1.0 + Connection: close
HTTP/1.0 200 OK
  connection: close
  content-type: text/html; charset=ISO-8859-1
  [data]
closed
--- / 1.0 + Connection: keep-alive
HTTP/1.0 200 OK
  connection: keep-alive
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  [data]
open
--- / 1.0 + Connection: Keep-Alive
HTTP/1.0 200 OK
  connection: keep-alive
  content-length: 4
  content-type: text/html; charset=ISO-8859-1
  [data]
open
--- /bye 1.1
HTTP/1.1 200 OK
  connection: close
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
closed
--- /bye 1.1 + Connection: keep-alive
HTTP/1.1 200 OK
  connection: close
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
closed
