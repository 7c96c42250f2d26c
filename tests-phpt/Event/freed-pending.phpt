--TEST--
pending() of a freed event is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$e = Event::timer(new EventBase(), fn() => 1);
$e->add(1);
$e->free();
say('pending', $e->pending(Event::TIMEOUT), $e->pending);
?>
--EXPECT--
pending: false null
