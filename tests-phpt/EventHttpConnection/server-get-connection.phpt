--TEST--
EventHttpRequest::getConnection() on the server: peer, base, identity
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$wire = new Wire($port);
$mine = port_of(stream_socket_get_name($wire->sock, false));
$http->setDefaultCallback(function ($req) use ($mine, $base) {
    $one = $req->getConnection();
    echo get_class($one), "\n";
    $address = $peer = 'untouched';
    var_dump($one->getPeer($address, $peer));
    // one known implementation leaves both arguments alone
    var_dump(in_array([$address, $peer], [['127.0.0.1', $mine], ['untouched', 'untouched']], true));
    // false, or better: the base
    var_dump(in_array($one->getBase(), [false, $base], true));
    $req->sendReply(200, 'OK');
});
for ($i = 0; $i < 2; $i++) {
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[0], "\n";
}
?>
--EXPECT--
EventHttpConnection
NULL
bool(true)
bool(true)
HTTP/1.1 200 OK
EventHttpConnection
NULL
bool(true)
bool(true)
HTTP/1.1 200 OK
