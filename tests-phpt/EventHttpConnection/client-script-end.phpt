--TEST--
EventHttpConnection: at the end of a script loops, clients and requests may go in any order
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(array_fill(0, 5, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
$conns = $timers = $requests = [];
$done = 0;
for ($i = 0; $i < 5; $i++) {
    $conns[] = $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $conn->setCloseCallback(function ($conn) { echo get_class($conn), " closed\n"; }, $conns);
    $requests[] = $req = new EventHttpRequest(function () use (&$done, $conn, &$conns, &$requests) { $done++; }, [$conn]);
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    $timers[] = $timer = Event::timer($base, fn () => $conns);
    $timer->add(100);
}
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done === 5; });
$conns[1]->makeRequest($requests[0], EventHttpRequest::CMD_GET, '/pending');
unset($base);
echo "end\n";
?>
--EXPECT--
end
EventHttpConnection closed
EventHttpConnection closed
EventHttpConnection closed
EventHttpConnection closed
EventHttpConnection closed
