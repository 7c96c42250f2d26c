--TEST--
EventHttp: a server made by the constructor from a close callback of the constructor ends with the outer one
--EXTENSIONS--
sockets
--FILE--
<?php
$base = new EventBase();
$socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($socket, '127.0.0.1', 0);
socket_listen($socket);
socket_getsockname($socket, $address, $port);

$http = new EventHttp($base);
$http->accept($socket);
$http->setDefaultCallback(function ($request) use ($base, $http, $socket) {
    $request->getConnection()->setCloseCallback(function () use ($base, $http, $socket) {
        echo "closed\n";
        $http->__construct($base);
        $http->accept($socket);
        $http->setDefaultCallback(function () { echo "the server in between was called\n"; });
    });
    $base->stop();
});
$client = stream_socket_client("tcp://127.0.0.1:$port");
fwrite($client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
$base->dispatch();
$http->__construct($base);
$old = WeakReference::create($http);
unset($http);
gc_collect_cycles();
var_dump($old->get());

// What takes the place of the object that is gone.
$fillers = [];
for ($i = 0; $i < 50; $i++) {
    $fillers[] = $filler = new EventHttp($base);
    $filler->setDefaultCallback(function () { echo "a server that does not listen was called\n"; });
}
$client = stream_socket_client("tcp://127.0.0.1:$port");
fwrite($client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
for ($i = 0; $i < 5; $i++) {
    $base->loop(EventBase::LOOP_NONBLOCK);
}
gc_collect_cycles();
echo "done\n";
?>
--EXPECT--
closed
NULL
done
