--TEST--
Nothing can be made on a freed base
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$base->free();
say('timer', grab(fn() => Event::timer($base, fn() => 1)));
say('signal', grab(fn() => Event::signal($base, 10, fn() => 1)));
say('event', grab(fn() => new Event($base, 0, Event::READ, fn() => 1)));
say('listener', grab(fn() => new EventListener($base, fn() => 1, null, 0, -1, '127.0.0.1:0')));
say('set', grab(fn() => $base->set(Event::timer(new EventBase(), fn() => 1))));
?>
--EXPECT--
timer: EventException
signal: EventException
event: EventException
listener: EventException
set: EventException
