--TEST--
EventBufferEvent::setCallbacks(): without an argument the callbacks get null, not the one before
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$b->enable(Event::READ);
$b->setCallbacks(fn($b, $arg) => var_dump($b->read(9), $arg), null, null, 'old');
fwrite($r, 'one');
spin($base);
$b->setCallbacks(fn($b, $arg) => var_dump($b->read(9), $arg), null, null);
fwrite($r, 'two');
spin($base);
?>
--EXPECT--
string(3) "one"
string(3) "old"
string(3) "two"
NULL
