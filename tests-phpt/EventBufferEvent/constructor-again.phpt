--TEST--
EventBufferEvent: calling the constructor again makes a new stream in the place of the first
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
[$l, $r] = duplex();
[$l2, $r2] = duplex();
$b = new EventBufferEvent($base, $l, EventBufferEvent::OPT_CLOSE_ON_FREE);
$b->write('lost');
$b->__construct($base, $l2);
$b->write('sent');
spin($base);
var_dump(fread($r, 9), feof($r), fread($r2, 9));
?>
--EXPECT--
string(0) ""
bool(true)
string(4) "sent"
