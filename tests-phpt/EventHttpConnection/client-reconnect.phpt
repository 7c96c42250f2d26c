--TEST--
EventHttpConnection: after the server closed, the next request opens a new connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$count = 0;
$ask = function ($conn, $uri, $close = false) use (&$count) {
    $req = new EventHttpRequest(function ($req) use (&$count, $uri) {
        $count++;
        echo "$uri -> ", $req ? $req->getResponseCode() . ' ' . $req->getInputBuffer()->read(20) : 'null', "\n";
    });
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    if ($close) {
        $req->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    }
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, $uri);
};
foreach ([
    'server says close' => [["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"], false],
    'client says close' => [["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"], true],
] as $what => [$script, $close]) {
    echo "$what\n";
    $count = 0;
    $peer = new Peer($script);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    foreach ([1, 2] as $n) {
        $ask($conn, "/$n", $close);
        pump($base, function () use ($peer, &$count, $n) { $peer->turn(); return $count === $n; });
    }
    echo "connections: $peer->accepted\n";
}
echo "server drops an idle connection\n";
$count = 0;
$peer = new Peer(["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$ask($conn, '/1');
pump($base, function () use ($peer, &$count) { $peer->turn(); return $count === 1; });
$peer->drop();
linger($base);
$ask($conn, '/2');
pump($base, function () use ($peer, &$count) { $peer->turn(); return $count === 2; });
echo "connections: $peer->accepted\n";
?>
--EXPECT--
server says close
/1 -> 200 a
/2 -> 200 b
connections: 2
client says close
/1 -> 200 a
/2 -> 200 b
connections: 2
server drops an idle connection
/1 -> 200 a
/2 -> 200 b
connections: 2
