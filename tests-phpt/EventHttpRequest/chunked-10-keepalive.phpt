--TEST--
sendReplyStart() for an HTTP/1.0 client that asks for keep-alive: the end of the connection ends the body
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $buf = new EventBuffer();
    $req->sendReplyStart(200, 'OK');
    foreach (['one ', 'two'] as $part) {
        $buf->add($part);
        $req->sendReplyChunk($buf);
    }
    $req->sendReplyEnd();
});
$wire = new Wire($port, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
echo fate($base, $wire), "\n";
[$head, $body] = explode("\r\n\r\n", $wire->in, 2);
var_dump(preg_match('/^(content-length|transfer-encoding):/mi', $head), preg_match('/keep-alive/i', $head), $body);
?>
--EXPECT--
closed
int(0)
int(0)
string(7) "one two"
