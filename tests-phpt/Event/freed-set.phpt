--TEST--
set() and setTimer() of a freed event warn and are false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
$e = Event::timer($base, fn() => 1);
$e->free();
[$a] = duplex();
say('set', $e->set($base, $a, Event::READ));
say('setTimer', $e->setTimer($base, fn() => 1));
say('add', $e->add(0), $base->loop());
?>
--EXPECT--
[Event::set(): Event object is malformed or freed]
set: false
[Event::setTimer(): Event object is malformed or freed]
setTimer: false
[Event::add(): Failed adding event: Event object is malformed or freed]
add: false true
