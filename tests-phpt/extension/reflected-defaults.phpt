--TEST--
Defaults and types that reflection shows are those in force
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function parameter(string $class, string $method, string $name): string {
    $p = new ReflectionParameter([$class, $method], $name);
    return ($p->getType() ?? 'none') . ($p->isDefaultValueAvailable() ? ' = ' . var_export($p->getDefaultValue(), true) : '');
}
say('exit', parameter('EventBase', 'exit', 'timeout'));
say('loop', parameter('EventBase', 'loop', 'flags'));
say('add', parameter('Event', 'add', 'timeout'));
say('set', parameter('Event', 'set', 'what'));
say('interval', parameter('EventConfig', 'setMaxDispatchInterval', 'max_interval'));
say('errno', parameter('EventUtil', 'getLastSocketErrno', 'socket'));
[$a] = duplex();
say('accepts', is_int(EventUtil::getLastSocketErrno($a)), is_int(EventUtil::getLastSocketErrno(1)), is_int(EventUtil::getLastSocketErrno(null)));
?>
--EXPECT--
exit: "float = -1.0"
loop: "int = -1"
add: "float = -1.0"
set: "int = -1"
interval: "float"
errno: "mixed = NULL"
accepts: true true true
