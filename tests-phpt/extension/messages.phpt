--TEST--
Messages of the common argument errors
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function msg(string $label, callable $f): void { $t = grab($f); echo $label, ': ', get_class($t), ': ', $t->getMessage(), "\n"; }
$base = new EventBase();
$cb = fn() => null;
msg('count', fn() => new Event());
msg('base', fn() => new Event(new stdClass(), 1, 2, $cb));
msg('timer', fn() => Event::timer($base));
msg('signal', fn() => Event::signal($base, 'x', $cb));
msg('setTimer', fn() => Event::timer($base, $cb)->setTimer($base, 'no_such_function'));
msg('loop', fn() => $base->loop('x'));
msg('config', fn() => new EventBase('x'));
msg('priority', fn() => $base->priorityInit());
msg('listener', fn() => new EventListener($base));
msg('fd', fn() => new Event($base, -1, Event::READ, $cb));
msg('memory', fn() => new Event($base, fopen('php://memory', 'r'), Event::READ, $cb));
msg('address', fn() => new EventListener($base, $cb, null, 0, -1, 'garbage'));
msg('serialize', fn() => serialize($base));
msg('clone', fn() => clone $base);
msg('private', fn() => new EventUtil());
?>
--EXPECTF--
count: ArgumentCountError: Event::__construct() expects at least 4 arguments, 0 given
base: TypeError: Event::__construct(): Argument #1 ($base) must be of type EventBase, stdClass given
timer: ArgumentCountError: Event::timer() expects at least 2 arguments, 1 given
signal: TypeError: Event::signal(): Argument #2 ($signum) must be of type int, string given
setTimer: TypeError: Event::setTimer(): Argument #2 ($cb) must be a valid callback, function "no_such_function" not found or invalid function name
loop: TypeError: EventBase::loop(): Argument #1 ($flags) must be of type int, string given
config: TypeError: EventBase::__construct(): Argument #1 ($cfg) must be of type ?EventConfig, string given
priority: ArgumentCountError: EventBase::priorityInit() expects exactly 1 argument, 0 given
listener: ArgumentCountError: EventListener::__construct() expects exactly 6 arguments, 1 given
fd: Exception: Invalid file descriptor
memory: Exception: %smemory%S
address: Exception: Failed to parse network address garbage
serialize: EventException: EventBase %Snot serializ%S
clone: Error: Trying to clone an uncloneable object of class EventBase
private: Error: Call to private EventUtil::__construct() from global scope
