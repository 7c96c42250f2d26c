--TEST--
Bytes written to the bufferevent go out before the reply, on a later request of the connection as on the first
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = null;
$http->setDefaultCallback(function ($req) use (&$held) {
    $req->getBufferEvent()->write("HTTP/1.1 102 Processing\r\n\r\n");
    $held = $req;
});
$wire = new Wire($port);
for ($i = 0; $i < 3; $i++) {
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[0], ', ';
    $held->sendReply(200, "OK");
    echo reply($base, $wire)[0], ", stray: '$wire->in'\n";
}
?>
--EXPECT--
HTTP/1.1 102 Processing, HTTP/1.1 200 OK, stray: ''
HTTP/1.1 102 Processing, HTTP/1.1 200 OK, stray: ''
HTTP/1.1 102 Processing, HTTP/1.1 200 OK, stray: ''
