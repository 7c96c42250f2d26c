--TEST--
EventHttp::accept() with listening streams and with a Socket object
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$http = new EventHttp($base);
$http->setDefaultCallback(function ($req, $tag) {
    $buf = new EventBuffer();
    $buf->add("$tag " . $req->getUri());
    $req->sendReply(200, 'OK', $buf);
}, 'tag');

$one = stream_socket_server('tcp://127.0.0.1:0');
$two = stream_socket_server('tcp://127.0.0.1:0');
var_dump($http->accept($one), $http->accept($two));

$three = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($three, '127.0.0.1', 0);
socket_listen($three, 8);
socket_getsockname($three, $addr, $p3);
var_dump($http->accept($three));

foreach ([port_of(stream_socket_get_name($one, false)), port_of(stream_socket_get_name($two, false)), $p3] as $i => $port) {
    $msg = reply($base, new Wire($port, "GET /sock$i HTTP/1.1\r\nHost: a\r\n\r\n"));
    echo $msg[3], ' ', $msg[2], "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
200 tag /sock0
200 tag /sock1
200 tag /sock2
