--TEST--
sendReply() followed by sendReplyChunk() is one chunked reply for HTTP/1.1, which stays open and can be gone on with
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = null;
$http->setDefaultCallback(function ($req) use (&$held) {
    $buf = new EventBuffer();
    if ($req->getUri() === '/with') {
        $buf->add('first,');
    }
    $req->sendReply(200, 'OK', $buf);
    $buf->add('second,');
    $req->sendReplyChunk($buf);
    $held = $req;
});
foreach (['/with', '/without'] as $uri) {
    $wire = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, fn () => str_contains($wire->poll()->in, 'second,'));
    echo 'open: ', var_export(!$wire->eof, true), ', complete: ';
    $copy = $wire->in;
    echo var_export(message($copy, false, false) !== null, true), "\n";
    $buf = new EventBuffer();
    $buf->add('third');
    $held->sendReplyChunk($buf);
    $held->sendReplyEnd();
    show(reply($base, $wire));
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, fn () => str_contains($wire->poll()->in, 'second,'));
    $held->sendReplyEnd();
    echo 'the connection goes on: ', reply($base, $wire)[2], "\n";
}
?>
--EXPECT--
open: true, complete: false
HTTP/1.1 200 OK
  content-type: text/html; charset=ISO-8859-1
  date: *
  transfer-encoding: chunked
  [first,second,third]
the connection goes on: first,second,
open: true, complete: false
HTTP/1.1 200 OK
  content-type: text/html; charset=ISO-8859-1
  date: *
  transfer-encoding: chunked
  [second,third]
the connection goes on: second,
