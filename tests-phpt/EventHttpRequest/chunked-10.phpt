--TEST--
EventHttpRequest::sendReplyStart/Chunk/End for an HTTP/1.0 client are delimited by the end of the connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$later = [];
$http->setCallback('/stream', function ($req) use ($base, &$later) {
    $req->sendReplyStart(200, 'OK');
    $buf = new EventBuffer();
    $buf->add('first;');
    $req->sendReplyChunk($buf);
    $later[] = $t = Event::timer($base, function () use ($req, $buf) {
        $buf->add('second;');
        $req->sendReplyChunk($buf);
        $req->sendReplyEnd();
    });
    $t->add(0.05);
});
foreach (['', "Connection: close\r\n"] as $extra) {
    $wire = new Wire($port, "GET /stream HTTP/1.0\r\n$extra\r\n");
    show(reply($base, $wire));
    echo fate($base, $wire), "\n";
}
?>
--EXPECT--
HTTP/1.0 200 OK
  content-type: text/html; charset=ISO-8859-1
  [first;second;]
closed
HTTP/1.0 200 OK
  connection: close
  content-type: text/html; charset=ISO-8859-1
  [first;second;]
closed
