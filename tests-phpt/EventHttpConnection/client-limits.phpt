--TEST--
EventHttpConnection::setMaxBodySize(), setMaxHeadersSize(): a response that is longer gives the callback null
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
foreach ([
    'body of 10, allowed' => ['setMaxBodySize', 10, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"],
    'body of 11' => ['setMaxBodySize', 10, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890"],
    'body of 11, announced only' => ['setMaxBodySize', 10, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"],
    'chunks of 6 and 5' => ['setMaxBodySize', 10, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nabcde\r\n0\r\n\r\n"],
    '11 until the end' => ['setMaxBodySize', 10, "HTTP/1.1 200 OK\r\n\r\n01234567890"],
    'no limit' => ['setMaxBodySize', -1, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890"],
    'head, allowed' => ['setMaxHeadersSize', strlen($head), $head . 'ok'],
    'head' => ['setMaxHeadersSize', strlen($head) - 1, $head . 'ok'],
    'head without an end' => ['setMaxHeadersSize', 100, "HTTP/1.1 200 OK\r\nX: " . str_repeat('a', 100)],
    'head of 100000' => ['setMaxHeadersSize', -1, "HTTP/1.1 200 OK\r\nX: " . str_repeat('a', 100000) . "\r\nContent-Length: 2\r\n\r\nok"],
    '500 headers' => ['setMaxHeadersSize', -1, "HTTP/1.1 200 OK\r\n" . str_repeat("X: a\r\n", 500) . "Content-Length: 2\r\n\r\nok"],
] as $what => [$method, $limit, $answer]) {
    $peer = new Peer([$answer], str_contains($what, 'end') && $method === 'setMaxBodySize');
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $conn->$method($limit);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        echo "$what: ", $req === null ? 'null' : $req->getInputBuffer()->read(100), "\n";
    });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$done) { $peer->turn(); return $done; });
}
?>
--EXPECT--
body of 10, allowed: 0123456789
body of 11: null
body of 11, announced only: null
chunks of 6 and 5: null
11 until the end: null
no limit: 01234567890
head, allowed: ok
head: null
head without an end: null
head of 100000: ok
500 headers: ok
