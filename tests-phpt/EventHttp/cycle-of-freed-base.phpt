--TEST--
EventHttp: a server in a cycle is collected, also when its loop was freed
--FILE--
<?php
foreach ([false, true] as $freed) {
    $base = new EventBase();
    $http = new EventHttp($base);
    $socket = stream_socket_server('tcp://127.0.0.1:0');
    var_dump($http->accept($socket));
    $http->setDefaultCallback(function () use ($http) {}, $http);
    $http->setCallback('/', function () use ($http) {});
    if ($freed) $base->free();
    $reference = WeakReference::create($http);
    unset($http, $base, $socket);
    gc_collect_cycles();
    var_dump($reference->get());
}
?>
--EXPECT--
bool(true)
NULL
bool(true)
NULL
