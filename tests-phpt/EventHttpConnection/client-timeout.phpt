--TEST--
EventHttpConnection::setTimeout(): a silent server ends in a null request, a busy one does not
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer([]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
var_dump($conn->setTimeout(1));
$done = 0;
$started = microtime(true);
$req = new EventHttpRequest(function ($req, $arg) use (&$done, $started) {
    $done++;
    echo "$arg: ", get_debug_type($req), ', not at once: ';
    var_dump(microtime(true) - $started > 0.5);
}, 'silent');
$req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
$conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
$other = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]);
$quick = new EventHttpConnection($base, null, '127.0.0.1', $other->port);
$quick->setTimeout(60);
$req2 = new EventHttpRequest(function ($req, $arg) use (&$done) {
    $done++;
    echo "$arg: ", $req->getResponseCode(), "\n";
}, 'quick');
$req2->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
$quick->makeRequest($req2, EventHttpRequest::CMD_GET, '/');
pump($base, function () use ($peer, $other, &$done) {
    $peer->turn();
    $other->turn();
    return $done === 2;
});
// It may have come late to its turn.
pump($base, function () use ($peer) { $peer->turn(); return $peer->seen; });
echo "requests the silent server saw: ", count($peer->seen), "\n";
?>
--EXPECT--
NULL
quick: 200
silent: null, not at once: bool(true)
requests the silent server saw: 1
