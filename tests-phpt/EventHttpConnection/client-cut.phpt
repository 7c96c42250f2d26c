--TEST--
EventHttpConnection: a server that closes too early, or talks nonsense, gives the callback null
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
foreach ([
    'closes without a word' => '',
    'closes inside the headers' => "HTTP/1.1 200 OK\r\nContent-Le",
    'closes inside the body' => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    'closes inside a chunk' => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc",
    'not HTTP' => "SSH-2.0-Something\r\n\r\n",
    'bad code' => "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
    'bad length' => "HTTP/1.1 200 OK\r\nContent-Length: x1\r\n\r\n",
] as $what => $answer) {
    $peer = new Peer([$answer], true);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        echo "$what: ", $req === null ? 'null' : $req->getResponseCode(), "\n";
    });
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$done) {
        $peer->turn();
        return $done;
    });
}
?>
--EXPECT--
closes without a word: null
closes inside the headers: null
closes inside the body: null
closes inside a chunk: null
not HTTP: null
bad code: null
bad length: null
