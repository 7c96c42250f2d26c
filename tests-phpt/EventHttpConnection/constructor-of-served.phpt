--TEST--
EventHttpConnection: the constructor of an object for a served connection lets go of that, and is not kept by it
--FILE--
<?php
$base = new EventBase();
$socket = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
$http = new EventHttp($base);
$http->accept($socket);
$reference = null;
$http->setDefaultCallback(function ($request) use ($base, &$reference, $port) {
    $connection = $request->getConnection();
    $reference = WeakReference::create($connection);
    $connection->setCloseCallback(function () { echo "closed\n"; });
    $connection->__construct($base, null, '127.0.0.1', $port);
    $request->sendReply(200, 'OK');
    $base->stop();
});
$client = stream_socket_client("tcp://127.0.0.1:$port");
fwrite($client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
$base->dispatch();
unset($client, $http, $socket);
$base->loop(EventBase::LOOP_NONBLOCK);
gc_collect_cycles();
var_dump($reference->get());
?>
--EXPECT--
NULL
