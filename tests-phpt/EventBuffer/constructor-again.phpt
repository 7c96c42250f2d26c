--TEST--
EventBuffer: calling the constructor again loses nothing
--SKIPIF--
<?php foreach (['event'] as $e) if (!extension_loaded($e)) die("skip $e is not loaded"); ?>
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
