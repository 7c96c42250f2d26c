--TEST--
EventHttpConnection: chunked, length-delimited, close-delimited and empty response bodies
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$big = str_repeat('0123456789', 20000);
foreach ([
    'chunked' => ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\nC\r\npedia in \r\nc\r\n0\r\n\r\n", false],
    'chunked with trailer' => ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trail: t\r\n\r\n", false],
    'length' => ["HTTP/1.1 200 OK\r\nContent-Length: " . strlen($big) . "\r\n\r\n$big", false],
    'until close' => ["HTTP/1.1 200 OK\r\n\r\nall of it", true],
    'until close, 1.0' => ["HTTP/1.0 200 OK\r\n\r\nold style", true],
    'zero length' => ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false],
    '204' => ["HTTP/1.1 204 No Content\r\n\r\n", false],
    '304' => ["HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n", false],
    '404' => ["HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope", false],
    '500 no reason' => ["HTTP/1.1 500\r\nContent-Length: 1\r\n\r\n!", false],
    '100 first' => ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nnew", false],
] as $what => [$answer, $close]) {
    $peer = new Peer([$answer], $close);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        if ($req === null) {
            echo "$what: null\n";
            return;
        }
        $buf = $req->getInputBuffer();
        $body = $buf->length ? $buf->read($buf->length) : '';
        echo "$what: ", $req->getResponseCode(), ' ', strlen($body) > 40 ? strlen($body) . ' ' . md5($body) : var_export($body, true), "\n";
    });
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$done) {
        $peer->turn();
        return $done;
    });
}
echo md5($big), "\n";
?>
--EXPECT--
chunked: 200 'Wikipedia in 
c'
chunked with trailer: 200 'abc'
length: 200 200000 bcc4bfca43786497d970f7d3e2fdd455
until close: 200 'all of it'
until close, 1.0: 200 'old style'
zero length: 200 ''
204: 204 ''
304: 304 ''
404: 404 'nope'
500 no reason: 500 '!'
100 first: 201 'new'
bcc4bfca43786497d970f7d3e2fdd455
