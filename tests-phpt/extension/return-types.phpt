--TEST--
Reflection shows that methods return false or null where they do, with and without parameters
--FILE--
<?php
foreach ([
    ['EventBuffer', 'read'], ['EventBuffer', 'search'], ['EventBufferEvent', 'getInput'], ['EventUtil', 'getLastSocketErrno'],
    ['EventHttpRequest', 'getConnection'], ['EventHttpRequest', 'getUri'], ['Event', 'timer'], ['EventBase', 'loop'],
    ['EventHttpConnection', 'getBase'],
] as [$class, $method]) {
    $types = explode('|', (string) (new ReflectionMethod($class, $method))->getReturnType());
    sort($types);
    echo "$class::$method ", implode('|', $types), "\n";
}
?>
--EXPECT--
EventBuffer::read ?string
EventBuffer::search false|int
EventBufferEvent::getInput EventBuffer|false
EventUtil::getLastSocketErrno false|int
EventHttpRequest::getConnection ?EventHttpConnection
EventHttpRequest::getUri string
Event::timer Event
EventBase::loop bool
EventHttpConnection::getBase EventBase|false
