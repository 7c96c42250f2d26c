--TEST--
The data of a freed event can be written to without harm
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$e = Event::timer(new EventBase(), fn() => 1, 'data');
$e->free();
$e->data[] = 1;
$e->data['key']['key'] = 2;
$e->data = new stdClass();
unset($e->data);
say('data', $e->data, isset($e->data));
?>
--EXPECT--
data: null false
