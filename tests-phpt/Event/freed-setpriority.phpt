--TEST--
setPriority() of a freed event warns and is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$e = Event::timer(new EventBase(), fn() => 1);
$e->free();
say('setPriority', $e->setPriority(0));
?>
--EXPECT--
[Event::setPriority(): Unable to set event priority: 0]
setPriority: false
