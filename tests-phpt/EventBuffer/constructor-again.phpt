--TEST--
EventBuffer: calling the constructor again loses nothing
--FILE--
<?php
$b = new EventBuffer();
$b->add('kept');
$b->__construct();
var_dump($b->length);
$b->add('!');
var_dump($b->read(10));
?>
--EXPECT--
int(4)
string(5) "kept!"
