--TEST--
EventHttp::setTimeout(): silent, slow and idle keep-alive clients are dropped without a reply
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$closed = 0;
$http->setDefaultCallback(function ($req) use (&$closed) {
    echo "serving ", $req->getUri(), "\n";
    $req->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
    $req->sendReply(200, 'OK');
});
var_dump($http->setTimeout(1));
$begin = microtime(true);
$silent = new Wire($port);
$half = new Wire($port, "GET /half HTTP/1.1\r\nHos");
$idle = new Wire($port, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
$first = reply($base, $idle);
echo $first[0], "\n";
pump($base, function () use ($silent, $half, $idle) {
    $silent->poll();
    $half->poll();
    $idle->poll();
    return $silent->eof && $half->eof && $idle->eof;
});
echo "not before time: ";
var_dump(microtime(true) - $begin > 0.7);
echo 'silent got ', strlen($silent->in), ', half got ', strlen($half->in), ', idle got ', strlen($idle->in), " more bytes\n";
echo "close callbacks: $closed\n";
?>
--EXPECT--
NULL
serving /idle
HTTP/1.1 200 OK
not before time: bool(true)
silent got 0, half got 0, idle got 0 more bytes
close callbacks: 1
