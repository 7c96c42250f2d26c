--TEST--
A callback gets null after unset($event->data)
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$base = new EventBase();
$e = Event::timer($base, fn($data) => say('data', $data), 'given');
unset($e->data);
say('isset', isset($e->data));
$e->add(0);
$base->loop();
$e->data = 'again';
$e->add(0);
$base->loop();
?>
--EXPECT--
isset: false
data: null
data: "again"
