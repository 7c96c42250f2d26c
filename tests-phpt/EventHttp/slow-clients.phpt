--TEST--
EventHttp::setTimeout(): a client that sends a byte now and then, or reads nothing, does not stay for ever
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$closed = [];
$http->setDefaultCallback(function ($req) use (&$closed) {
    $req->getConnection()->setCloseCallback(function ($conn, $uri) use (&$closed) { $closed[] = $uri; }, $req->getUri());
    $buf = new EventBuffer();
    $buf->add(str_repeat('x', 20000000));
    $req->sendReply(200, 'OK', $buf);
});
$http->setTimeout(1);
$head = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\nX: ");
$body = new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
$reader = new Wire($port, "GET /never-read HTTP/1.1\r\nHost: h\r\n\r\n");
$drip = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use ($head, $body) {
    @fwrite($head->sock, 'x');
    @fwrite($body->sock, 'x');
});
$drip->add(0.3);
pump($base, function () use ($head, $body, &$closed) {
    $head->poll();
    $body->poll();
    return $head->eof && $body->eof && $closed;
}, 15.0);
echo 'head: ', var_export($head->in), ', body: ', var_export($body->in), ', closed: ', implode($closed), "\n";
?>
--EXPECT--
head: '', body: '', closed: /never-read
