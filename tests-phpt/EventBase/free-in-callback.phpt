--TEST--
A base may be freed by one of its callbacks
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$other = Event::timer($base, fn() => print("never\n"));
$e = Event::timer($base, function () use ($base) { echo "free\n"; $base->free(); });
$e->add(0);
$other->add(0);
say('loop', $base->loop());
say('pending', $e->pending, $other->pending);
say('again', grab(fn() => $base->loop()));
?>
--EXPECT--
free
loop: true
pending: false false
again: EventException
