--TEST--
EventHttp: a GET request over HTTP/1.1 and the headers the server adds
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/hello', function (EventHttpRequest $req, $arg) {
    echo "callback: ", $req->getUri(), ' ', get_debug_type($arg), "\n";
    $buf = new EventBuffer();
    $buf->add("hello\n");
    $req->sendReply(200, 'OK', $buf);
    echo "left in buffer: ", $buf->length, "\n";
});
$wire = new Wire($port, "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
show(reply($base, $wire));
echo "second request on the same connection\n";
$wire->send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
show(reply($base, $wire));
echo $wire->eof ? "closed\n" : "still open\n";
?>
--EXPECT--
callback: /hello null
left in buffer: 0
HTTP/1.1 200 OK
  content-length: 6
  content-type: text/html; charset=ISO-8859-1
  date: *
  [hello\n]
second request on the same connection
callback: /hello null
left in buffer: 0
HTTP/1.1 200 OK
  content-length: 6
  content-type: text/html; charset=ISO-8859-1
  date: *
  [hello\n]
still open
