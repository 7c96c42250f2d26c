--TEST--
EventHttpConnection::setCloseCallback() on the client: the server ends the connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$closed = 0;
$id = spl_object_id($conn);
$conn->setCloseCallback(function ($c, $arg) use (&$closed, $id) {
    $closed++;
    echo "closed: ", $c instanceof EventHttpConnection && spl_object_id($c) === $id ? 'same object' : get_debug_type($c), ' ', json_encode($arg), "\n";
}, [1, 2]);
$done = false;
$req = new EventHttpRequest(function ($req) use (&$done) {
    $done = true;
    echo "response ", $req->getResponseCode(), "\n";
});
$req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
$conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done; });
echo "closed so far: $closed\n";
$peer->drop();
pump($base, function () use (&$closed) { return $closed > 0; });
echo "calls: $closed\n";
unset($conn);
?>
--EXPECT--
response 200
closed so far: 0
closed: same object [1,2]
calls: 1
