--TEST--
Event::signal(): persistent, callback gets (signo, data)
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

const USR1 = 10, USR2 = 12; // Linux numbers
$base = new EventBase();
$n = 0;
$s = Event::signal($base, USR1, function (...$a) use (&$n) { $n++; say('signal', $a); }, 'D');
say('idle', $s->pending);
say('add', $s->add(), $s->pending, $s->pending(Event::SIGNAL), $s->pending(Event::TIMEOUT));
raise(USR1);
say('loop', $base->loop(EventBase::LOOP_ONCE));
say('still armed', $s->pending);
raise(USR1);
$base->loop(EventBase::LOOP_ONCE);
say('count', $n);
say('del', $s->del(), $s->pending, $base->loop());
?>
--EXPECT--
idle: false
add: true true true false
signal: [10,"D"]
loop: true
still armed: true
signal: [10,"D"]
count: 2
del: true false true
