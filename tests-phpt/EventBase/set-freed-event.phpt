--TEST--
EventBase::set() of a freed event warns and is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
$e = Event::timer($base, fn() => 1);
$e->free();
say('set', $base->set($e));
?>
--EXPECT--
[EventBase::set(): Event object is malformed or freed]
set: false
