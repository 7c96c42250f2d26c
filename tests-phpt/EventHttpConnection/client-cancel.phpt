--TEST--
EventHttpRequest::cancel() of a client's request: one that waits is taken back, one under way ends the connection; the others go on
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer([]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$conn->setCloseCallback(function () { echo "closed\n"; });
$done = 0;
$requests = [];
foreach (['first', 'second', 'third', 'fourth'] as $name) {
    $requests[$name] = new EventHttpRequest(function ($req, $name) use (&$done) {
        $done++;
        echo "$name ", $req->getResponseCode(), "\n";
    }, $name);
    $conn->makeRequest($requests[$name], EventHttpRequest::CMD_GET, "/$name");
}
pump($base, function () use ($peer) { $peer->turn(); return count($peer->seen) === 1; });
var_dump($requests['first']->getConnection() === $conn, $requests['third']->getConnection() === $conn);
var_dump($requests['third']->cancel());
var_dump($requests['third']->getConnection());
var_dump($requests['first']->cancel(), $requests['first']->cancel());
$peer->script = ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n"];
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done === 2; });
echo implode(', ', array_column($peer->seen, 0)), "\n";
echo "connections: $peer->accepted\n";
// free() is another way
$requests['first']->free();
$last = new EventHttpRequest(function () { echo "not called\n"; });
$conn->makeRequest($last, EventHttpRequest::CMD_GET, '/last');
pump($base, function () use ($peer) { $peer->turn(); return count($peer->seen) === 4; });
$last->free();
$base->loop(EventBase::LOOP_NONBLOCK);
var_dump($last->getConnection());
?>
--EXPECT--
bool(true)
bool(true)
NULL
NULL
NULL
NULL
closed
second 200
fourth 201
GET /first HTTP/1.1, GET /second HTTP/1.1, GET /fourth HTTP/1.1
connections: 2
closed
NULL
