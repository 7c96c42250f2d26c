--TEST--
removeTimer() of a freed event warns and is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$e = Event::timer(new EventBase(), fn() => 1);
$e->free();
say('removeTimer', $e->removeTimer());
?>
--EXPECT--
[Event::removeTimer(): Failed removing the timer: Event object is malformed or freed]
removeTimer: false
