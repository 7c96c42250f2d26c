--TEST--
Destroying the EventHttp object closes listeners and connections
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($req) => $req->sendReply(200, 'OK'));
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], "\n";
unset($http);
echo fate($base, $wire), "\n";
$late = @stream_socket_client("tcp://127.0.0.1:$port", $no, $msg, 1);
var_dump($late);
$again = new EventHttp($base);
var_dump($again->bind('127.0.0.1', $port));
$again->setDefaultCallback(fn ($req) => $req->sendReply(202, 'Reborn'));
echo reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[0], "\n";
?>
--EXPECT--
HTTP/1.1 200 OK
closed
bool(false)
bool(true)
HTTP/1.1 202 Reborn
