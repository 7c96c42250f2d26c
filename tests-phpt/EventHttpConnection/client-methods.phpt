--TEST--
EventHttpConnection::makeRequest(): every method, bodies from the output buffer, Content-Length
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
$methods = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'];
foreach ($methods as $method) {
    $head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    $peer = new Peer([$method === 'HEAD' ? $head : "{$head}ok"]);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done) {
        $done = true;
        echo '  code ', $req->getResponseCode(), ' body ', var_export((string) $req->getInputBuffer()->read(10), true), "\n";
    });
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    if (in_array($method, ['POST', 'PUT'])) {
        $req->getOutputBuffer()->add("payload of $method");
    }
    if ($method === 'PATCH') {
        $req->addHeader('Content-Length', '3', EventHttpRequest::OUTPUT_HEADER);
        $req->getOutputBuffer()->add("abc");
    }
    $conn->makeRequest($req, constant("EventHttpRequest::CMD_$method"), '/r');
    pump($base, function () use ($peer, &$done) {
        $peer->turn();
        return $done;
    });
    $m = $peer->seen[0];
    echo $m[0], ', content-length ', $m[4]['content-length'] ?? '-', ', body "', $m[2], "\"\n";
}
echo "empty POST\n";
$peer = new Peer([$ok]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$done = false;
$req = new EventHttpRequest(function () use (&$done) { $done = true; });
$req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
$conn->makeRequest($req, EventHttpRequest::CMD_POST, '/e');
pump($base, function () use ($peer, &$done) {
    $peer->turn();
    return $done;
});
echo $peer->seen[0][0], ', content-length ', $peer->seen[0][4]['content-length'] ?? '-', "\n";
?>
--EXPECT--
code 200 body 'ok'
GET /r HTTP/1.1, content-length -, body ""
  code 200 body 'ok'
POST /r HTTP/1.1, content-length 15, body "payload of POST"
  code 200 body ''
HEAD /r HTTP/1.1, content-length -, body ""
  code 200 body 'ok'
PUT /r HTTP/1.1, content-length 14, body "payload of PUT"
  code 200 body 'ok'
DELETE /r HTTP/1.1, content-length -, body ""
  code 200 body 'ok'
OPTIONS /r HTTP/1.1, content-length -, body ""
  code 200 body 'ok'
TRACE /r HTTP/1.1, content-length -, body ""
  code 200 body 'ok'
PATCH /r HTTP/1.1, content-length 3, body "abc"
empty POST
POST /e HTTP/1.1, content-length 0
