--TEST--
Event::$data: initial value, assignment, what the callback receives
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$obj = new stdClass();
$t = Event::timer($base, function ($d) { say('got', $d); }, $obj);
say('same object', $t->data === $obj);
$t->data = 'text';
$t->add(0);
$base->loop();
$t->data = [1, [2, 3]];
$t->add(0);
$base->loop();
$t->data = null;
$t->add(0);
$base->loop();
$self = Event::timer($base, function ($d) use (&$self) { say('sees', $d); $self->data = $d + 1; }, 7);
foreach ([1, 2, 3] as $_) { $self->add(0); $base->loop(); }
say('finally', $self->data);
?>
--EXPECT--
same object: true
got: "text"
got: [1,[2,3]]
got: null
sees: 7
sees: 8
sees: 9
finally: 10
