--TEST--
EventHttpRequest::getBufferEvent(): the socket behind a server request
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$keep = [];
$http->setDefaultCallback(function ($req) use ($port, &$keep) {
    $bev = $req->getBufferEvent();
    echo get_class($bev), "\n";
    var_dump($bev->fd > 2);
    var_dump($bev->getInput() instanceof EventBuffer, $bev->getOutput() instanceof EventBuffer);
    var_dump($bev->enable(Event::READ), ($bev->getEnabled() & Event::READ) !== 0);
    var_dump($bev->fd === $req->getBufferEvent()->fd);
    $keep[] = $bev;
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], "\n";
echo "a second request on the connection after READ was enabled\n";
$wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], "\n";
?>
--EXPECT--
EventBufferEvent
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
HTTP/1.1 200 OK
a second request on the connection after READ was enabled
EventBufferEvent
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
HTTP/1.1 200 OK
