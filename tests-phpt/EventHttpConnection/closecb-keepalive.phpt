--TEST--
Close callback after complete replies: when the client leaves a keep-alive connection, once
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$closed = 0;
$http->setDefaultCallback(function ($req) use (&$closed) {
    if ($req->getUri() === '/1') {
        $req->getConnection()->setCloseCallback(function ($conn, $arg) use (&$closed) {
            $closed++;
            echo "closed: ", get_class($conn), ' ', var_export($arg, true), "\n";
        });
    }
    echo "serving ", $req->getUri(), "\n";
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port);
foreach (['/1', '/2', '/3'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[0], ", closed so far $closed\n";
}
$wire->close();
pump($base, function () use (&$closed) { return $closed > 0; });
linger($base);
echo "times: $closed\n";
?>
--EXPECT--
serving /1
HTTP/1.1 200 OK, closed so far 0
serving /2
HTTP/1.1 200 OK, closed so far 0
serving /3
HTTP/1.1 200 OK, closed so far 0
closed: EventHttpConnection NULL
times: 1
