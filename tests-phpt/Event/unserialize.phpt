--TEST--
An event is not made by unserialize()
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

say('Event', grab(fn() => unserialize('O:5:"Event":0:{}')->pending(1)));
say('serialize', grab(fn() => serialize(Event::timer(new EventBase(), fn() => 1))));
?>
--EXPECT--
Event: EventException
serialize: EventException
