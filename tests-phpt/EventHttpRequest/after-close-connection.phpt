--TEST--
After closeConnection() and cancel() the connection is gone at once, and nothing can be sent any more
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req, $how) {
    $conn = $req->getConnection();
    $bev = $req->getBufferEvent();
    $conn->setCloseCallback(function () { echo "closed, "; });
    $req->{substr($req->getUri(), 1)}();
    echo "back\n";
    var_dump($req->getConnection(), $req->getBufferEvent(), $bev->fd, @$bev->write('x'));
    $req->sendReply(200, 'OK');
    $req->sendReplyStart(200, 'OK');
    $req->sendReplyEnd();
    $req->sendError(404);
    $conn->setTimeout(1);
    $conn->setCloseCallback(function () { echo "never\n"; });
    $req->closeConnection();
});
foreach (['closeConnection', 'cancel'] as $how) {
    $wire = new Wire($port, "GET /$how HTTP/1.1\r\nHost: h\r\n\r\nGET /$how HTTP/1.1\r\nHost: h\r\n\r\n");
    echo fate($base, $wire), ", got '$wire->in'\n";
}
?>
--EXPECT--
closed, back
NULL
NULL
NULL
bool(false)
closed, got ''
closed, back
NULL
NULL
NULL
bool(false)
closed, got ''
