--TEST--
Freeing a base disarms its events for good
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
$e = Event::timer($base, fn() => 1);
$e->add(1);
$base->free();
say('pending', $e->pending);
say('add', $e->add(1));
say('del', $e->del());
?>
--EXPECT--
pending: false
[Event::add(): Failed adding event: the EventBase has been freed]
add: false
del: true
