--TEST--
An event the constructor has refused is a dead one
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
$e = new Event($base, 0, 0x400, fn() => 1);
say('pending', $e->pending(1), $e->pending, $e->data);
say('add', $e->add(0), $e->del(), $e->free());
say('loop', $base->loop());
?>
--EXPECT--
[Event::__construct(): Invalid mask 0x400: it has to be a sum of Event::READ, WRITE, SIGNAL, TIMEOUT, PERSIST and ET]
pending: false null null
[Event::add(): Failed adding event: Event object is malformed or freed]
[Event::del(): Failed deleting event: Event object is malformed or freed]
add: false false null
loop: true
