--TEST--
EventHttpConnection: cycles of clients, requests and callbacks live as long as something can happen to them, and are collected then
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(array_fill(0, 9, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
$answers = 0;
$closed = 0;
/* Makes a client that only its own callbacks know of. */
function lonely(EventBase $base, int $port): WeakReference
{
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
    $conn->setCloseCallback(function () use ($conn) {
        global $closed;
        $closed++;
    });
    $req = new EventHttpRequest(function () use ($conn, &$req) {
        global $answers;
        $answers++;
    }, $conn);
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    return WeakReference::create($conn);
}
$one = lonely($base, $peer->port);
gc_collect_cycles();
echo 'before its answer: ';
var_dump($one->get() !== null);
pump($base, function () use ($peer, &$answers) { $peer->turn(); return $answers === 1; });
gc_collect_cycles();
echo 'connected: ';
var_dump($one->get() !== null);
$peer->drop();
pump($base, function () use (&$closed) { return $closed === 1; });
gc_collect_cycles();
echo 'disconnected: ';
var_dump($one->get() !== null);

echo "a loop and what is pending on it\n";
$other = new EventBase();
$weak = WeakReference::create($other);
$two = lonely($other, $peer->port);
$other->loop(EventBase::LOOP_NONBLOCK);
unset($other);
gc_collect_cycles();
var_dump($two->get(), $weak->get());

echo "requests that were answered\n";
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$req = new EventHttpRequest(function () use (&$answers) { $answers++; });
$three = WeakReference::create($req);
$conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
unset($req);
var_dump($three->get() !== null);
$before = $answers;
pump($base, function () use ($peer, &$answers, $before) { $peer->turn(); return $answers > $before; });
var_dump($three->get());
?>
--EXPECT--
before its answer: bool(true)
connected: bool(true)
disconnected: bool(false)
a loop and what is pending on it
NULL
NULL
requests that were answered
bool(true)
NULL
