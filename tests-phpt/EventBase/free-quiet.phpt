--TEST--
EventBase::free() may be called twice and returns nothing
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
say('free', $base->free(), $base->free());
$other = new EventBase();
$t = Event::timer($other, fn() => print("other base unaffected\n"));
$t->add(0);
$other->loop();
?>
--EXPECT--
free: null null
other base unaffected
