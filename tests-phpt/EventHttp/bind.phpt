--TEST--
EventHttp::bind(): several addresses, port 0, an address in use, a bad address
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $buf = new EventBuffer();
    $buf->add('port is served');
    $req->sendReply(200, 'OK', $buf);
});
$second = unused_port();
$http->bind('127.0.0.1', $second);
foreach ([$port, $second] as $p) {
    $msg = reply($base, new Wire($p, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    echo $msg[3], ' ', $msg[2], "\n";
}
echo "port 0: ";
var_dump($http->bind('127.0.0.1', 0));
echo "taken by the same server: ";
var_dump(@$http->bind('127.0.0.1', $port));
echo "taken by another server: ";
$other = new EventHttp($base);
var_dump(@$other->bind('127.0.0.1', $port));
echo "taken by a plain socket: ";
$plain = stream_socket_server('tcp://127.0.0.1:0');
var_dump(@$other->bind('127.0.0.1', port_of(stream_socket_get_name($plain, false))));
echo "not a local address: ";
var_dump(@$other->bind('192.0.2.1', 0));
echo "first server still answers: ";
echo reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))[2], "\n";
?>
--EXPECT--
200 port is served
200 port is served
port 0: bool(true)
taken by the same server: bool(false)
taken by another server: bool(false)
taken by a plain socket: bool(false)
not a local address: bool(false)
first server still answers: port is served
