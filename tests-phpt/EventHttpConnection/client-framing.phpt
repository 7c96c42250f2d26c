--TEST--
EventHttpConnection: interim responses are skipped, and where a response ends is what RFC 9112 says; what could be read in two ways is refused
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
foreach ([
    '103' => "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    '102 and 100' => "HTTP/1.1 102 P\r\n\r\nHTTP/1.1 100 C\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nX-MiXed: C\r\nContent-Length: 2\r\n\r\nok",
    'keep-alive without a length' => "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nuntil close",
    'two lengths' => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
    'length and chunks' => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    'signed length' => "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
    'endless length' => "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
    'chunk extension' => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\n\r\n",
    'endless chunk' => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\nok\r\n0\r\n\r\n",
    'bytes behind the body' => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Not asked for\r\n\r\n",
    'line feeds alone' => "HTTP/1.1 200 OK\nContent-Length: 2\nSet-Cookie: a\nset-cookie: b\n\nok",
    'folded' => "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\nok",
    'blank before the colon' => "HTTP/1.1 200 OK\r\nA : b\r\nContent-Length: 2\r\n\r\nok",
    'NUL' => "HTTP/1.1 200 OK\r\nA: \0\r\nContent-Length: 2\r\n\r\nok",
    'upgrade' => "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nraw",
] as $what => $answer) {
    $peer = new Peer([$answer], true);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        echo "$what: ", $req === null ? 'null' : $req->getResponseCode() . ' ' . json_encode($req->getInputHeaders()) . ' ' . $req->getInputBuffer()->read(100), "\n";
    });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$done) { $peer->turn(); return $done; });
}
?>
--EXPECT--
103: 200 {"Content-Length":"2"} ok
102 and 100: 200 {"X-MiXed":"C","Content-Length":"2"} ok
keep-alive without a length: 200 {"Connection":"keep-alive"} until close
two lengths: null
length and chunks: null
signed length: null
endless length: null
chunk extension: 200 {"Transfer-Encoding":"chunked"} ok
endless chunk: null
bytes behind the body: 200 {"Content-Length":"2"} ok
line feeds alone: 200 {"Content-Length":"2","Set-Cookie":"a","set-cookie":"b"} ok
folded: 200 {"A":"b   c","Content-Length":"2"} ok
blank before the colon: null
NUL: null
upgrade: 101 {"Upgrade":"x","Connection":"upgrade"} 
