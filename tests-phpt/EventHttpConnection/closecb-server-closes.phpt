--TEST--
Close callback when the server itself ends the connection: Connection: close, HTTP/1.0, sendError, closeConnection()
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$cb = function ($conn, $tag) use (&$log) {
    $log[] = $tag;
};
$arm = fn ($req) => $req->getConnection()->setCloseCallback($cb, $req->getUri());
$http->setCallback('/reply', function ($req) use ($arm) {
    $arm($req);
    $req->sendReply(200, 'OK');
});
$http->setCallback('/error', function ($req) use ($arm) {
    $arm($req);
    $req->sendError(500);
});
$http->setCallback('/cut', function ($req) use ($arm) {
    $arm($req);
    $req->closeConnection();
});
$http->setCallback('/stream', function ($req) use ($arm) {
    $arm($req);
    $req->sendReplyStart(200, 'OK');
    $req->sendReplyEnd();
});
foreach ([
    "GET /reply HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    "GET /reply HTTP/1.0\r\n\r\n",
    "GET /error HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /stream HTTP/1.0\r\n\r\n",
    "GET /cut HTTP/1.1\r\nHost: h\r\n\r\n",
] as $i => $bytes) {
    $wire = new Wire($port, $bytes);
    pump($base, fn () => $wire->poll()->eof);
    pump($base, function () use (&$log, $i) { return count($log) > $i; });
    $m = message($wire->in, false, true);
    echo $m ? $m[0] : 'no reply', ' -> ', $log[$i] ?? '-', "\n";
}
echo count($log), " calls\n";
?>
--EXPECT--
HTTP/1.1 200 OK -> /reply
HTTP/1.0 200 OK -> /reply
HTTP/1.1 500 Internal Server Error -> /error
HTTP/1.0 200 OK -> /stream
no reply -> /cut
5 calls
