--TEST--
set() to a signal keeps its number
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$e = Event::timer($base, fn(...$args) => say('called', ...$args));
say('set', $e->set($base, SIGUSR1, Event::SIGNAL), $e->add());
raise(SIGUSR1);
say('loop', $base->loop());
?>
--EXPECT--
set: true true
called: 10 8 null
loop: true
