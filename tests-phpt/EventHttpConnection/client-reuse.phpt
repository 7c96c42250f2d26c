--TEST--
EventHttpConnection: requests made one after another and queued at once share one connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$answer = fn ($n) => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n#$n";
$peer = new Peer([$answer(1), $answer(2), $answer(3), $answer(4), $answer(5), $answer(6)]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$count = 0;
function ask($uri) {
    global $conn, $count;
    $req = new EventHttpRequest(function ($req, $uri) use (&$count) {
        $count++;
        echo "$uri -> ", $req->getResponseCode(), ' ', $req->getInputBuffer()->read(9), "\n";
        if ($uri === '/1') {
            ask('/from-callback');
        }
    }, $uri);
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    return $conn->makeRequest($req, EventHttpRequest::CMD_GET, $uri);
}
$until = fn ($n) => function () use ($peer, $n) {
    global $count;
    $peer->turn();
    return $count >= $n;
};
ask('/1');
pump($base, $until(2));
ask('/2');
pump($base, $until(3));
echo "three queued\n";
var_dump(ask('/q1'), ask('/q2'), ask('/q3'));
pump($base, $until(6));
foreach ($peer->seen as $m) {
    echo $m[0], "\n";
}
echo "connections: $peer->accepted\n";
$conn = null;
?>
--EXPECT--
/1 -> 200 #1
/from-callback -> 200 #2
/2 -> 200 #3
three queued
bool(true)
bool(true)
bool(true)
/q1 -> 200 #4
/q2 -> 200 #5
/q3 -> 200 #6
GET /1 HTTP/1.1
GET /from-callback HTTP/1.1
GET /2 HTTP/1.1
GET /q1 HTTP/1.1
GET /q2 HTTP/1.1
GET /q3 HTTP/1.1
connections: 1
