--TEST--
EventHttpConnection::getPeer() sets address and port, getBase() is the loop, and there is one object for a connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = null;
$http->setDefaultCallback(function ($req) use (&$kept, &$mine, $base) {
    $conn = $req->getConnection();
    $conn->getPeer($address, $peer);
    var_dump($address, $peer === $mine, $conn->getBase() === $base, $conn === $req->getConnection(), $kept === null || $conn === $kept);
    $kept = $conn;
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port);
$mine = port_of(stream_socket_get_name($wire->sock, false));
for ($i = 0; $i < 2; $i++) {
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[0], "\n";
}
$wire->close();
$base->loop(EventBase::LOOP_ONCE);
$kept->getPeer($address, $peer);
var_dump($address, $peer === $mine, $kept->getBase() === $base);
foreach ([-1, 0, PHP_INT_MAX] as $number) {
    $kept->setTimeout($number);
    $kept->setMaxBodySize($number);
    $kept->setMaxHeadersSize($number);
}
echo "still there\n";
?>
--EXPECT--
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
bool(true)
HTTP/1.1 200 OK
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
bool(true)
HTTP/1.1 200 OK
string(9) "127.0.0.1"
bool(true)
bool(true)
still there
