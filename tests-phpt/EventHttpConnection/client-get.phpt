--TEST--
EventHttpConnection: GET from an independent server, request as sent and response as received
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$peer = new Peer(["HTTP/1.1 200 Fine\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nX-Tag: one\r\n\r\nhello"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$done = false;
$req = new EventHttpRequest(function ($req, $arg) use (&$done) {
    $done = true;
    echo get_debug_type($req), ' ', $arg, "\n";
    echo $req->getResponseCode(), "\n";
    $h = array_change_key_case($req->getInputHeaders());
    ksort($h);
    echo json_encode($h), "\n";
    var_dump($req->findHeader('x-TAG', EventHttpRequest::INPUT_HEADER));
    echo $req->getInputBuffer()->read(100), "\n";
}, 'my data');
$req->addHeader('Host', 'www.test', EventHttpRequest::OUTPUT_HEADER);
$req->addHeader('X-Mine', 'yes', EventHttpRequest::OUTPUT_HEADER);
var_dump($conn->makeRequest($req, EventHttpRequest::CMD_GET, '/path?q=1'));
pump($base, function () use ($peer, &$done) {
    $peer->turn();
    return $done;
});
[$line, $headers, $body] = $peer->seen[0];
echo $line, "\n";
foreach ($headers as $h) {
    if (str_starts_with($h, 'host') || str_starts_with($h, 'x-mine')) {
        echo "  $h\n";
    }
}
echo "body sent: ", strlen($body), "\n";
?>
--EXPECT--
bool(true)
EventHttpRequest my data
200
{"content-length":"5","content-type":"text\/plain","x-tag":"one"}
string(3) "one"
hello
GET /path?q=1 HTTP/1.1
  host: www.test
  x-mine: yes
body sent: 0
