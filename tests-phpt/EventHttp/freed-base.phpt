--TEST--
The methods of an EventHttp whose base was freed throw
--FILE--
<?php
$base = new EventBase();
$http = new EventHttp($base);
$base->free();
foreach ([
    'accept' => [stream_socket_server('tcp://127.0.0.1:0')], 'bind' => ['127.0.0.1', 0], 'setCallback' => ['/', 'strlen'],
    'setDefaultCallback' => ['strlen'], 'setAllowedMethods' => [1], 'setMaxBodySize' => [1], 'setMaxHeadersSize' => [1],
    'setTimeout' => [1], 'addServerAlias' => ['a'], 'removeServerAlias' => ['a'],
] as $method => $arguments) {
    try {
        $http->$method(...$arguments);
        echo "$method returned\n";
    } catch (EventException $e) {
        echo $method, ': ', $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
accept: EventBase has been freed
bind: EventBase has been freed
setCallback: EventBase has been freed
setDefaultCallback: EventBase has been freed
setAllowedMethods: EventBase has been freed
setMaxBodySize: EventBase has been freed
setMaxHeadersSize: EventBase has been freed
setTimeout: EventBase has been freed
addServerAlias: EventBase has been freed
removeServerAlias: EventBase has been freed
