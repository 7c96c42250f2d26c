--TEST--
What cannot be called is refused when it is given
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a] = duplex();
say('event', grab(fn() => new Event($base, $a, Event::READ, 'no_such_function')));
say('timer', grab(fn() => Event::timer($base, 'nope')));
say('signal', grab(fn() => Event::signal($base, SIGUSR1, [new stdClass(), 'nope'])));
say('set', grab(fn() => Event::timer($base, fn() => 1)->set($base, -1, Event::TIMEOUT, 'nope')));
say('listener', grab(fn() => new EventListener($base, 'nope', null, 0, -1, '127.0.0.1:0')));
?>
--EXPECT--
event: TypeError
timer: TypeError
signal: TypeError
set: TypeError
listener: TypeError
