--TEST--
A client EventHttpRequest inside its callback, after it, and free()
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: b\r\n\r\nbody", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$done = 0;
$req = new EventHttpRequest(function ($r, $arg) use (&$done, &$req) {
    $done++;
    var_dump($r === $req, $arg);
    // the exchange is over and the connection idle: the request no longer belongs to it
    var_dump($r->getConnection(), $r->getBufferEvent());
    echo $r->getCommand(), ' ', $r->getUri(), ' ', $r->getResponseCode(), "\n";
    var_dump($r->findHeader('Host', EventHttpRequest::OUTPUT_HEADER), $r->getInputBuffer()->length);
}, ['some' => 'data']);
$req->addHeader('Host', 'host.test', EventHttpRequest::OUTPUT_HEADER);
$conn->makeRequest($req, EventHttpRequest::CMD_DELETE, '/u?1');
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done === 1; });
echo "afterwards\n";
echo $req->getResponseCode(), ' ', $req->findHeader('x-a', EventHttpRequest::INPUT_HEADER), ' ', $req->getInputBuffer()->read(100), "\n";
var_dump($req->free());
unset($req);
$second = new EventHttpRequest(function ($r) use (&$done) {
    $done++;
    echo "second ", $r->getResponseCode(), "\n";
    $r->free();
});
$second->addHeader('Host', 'host.test', EventHttpRequest::OUTPUT_HEADER);
$conn->makeRequest($second, EventHttpRequest::CMD_GET, '/');
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done === 2; });
?>
--EXPECT--
bool(true)
array(1) {
  ["some"]=>
  string(4) "data"
}
NULL
NULL
16 /u?1 200
string(9) "host.test"
int(4)
afterwards
200 b body
NULL
second 200
