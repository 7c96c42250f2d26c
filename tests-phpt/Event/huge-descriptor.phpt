--TEST--
A descriptor that could not be open is refused by add()
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$event = new Event(new EventBase(), 0x7fffffff, Event::READ | Event::WRITE, fn () => 1);
say('add', @$event->add(), $event->pending);
?>
--EXPECT--
add: false false
