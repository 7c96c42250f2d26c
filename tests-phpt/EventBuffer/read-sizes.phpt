--TEST--
EventBuffer::read() and copyout(): a negative or huge size is as much as there is
--FILE--
<?php
$b = new EventBuffer();
$b->add(str_repeat('A', 4000));
var_dump($b->copyout($copy, -1), strlen($copy));
var_dump($b->copyout($copy, -2), $b->copyout($copy, PHP_INT_MAX), $b->copyout($copy, PHP_INT_MIN));
var_dump(strlen($b->read(-1)), $b->length);
$b->add('abc');
var_dump($b->read(PHP_INT_MAX), $b->read(-2));
?>
--EXPECT--
int(4000)
int(4000)
int(4000)
int(4000)
int(4000)
int(4000)
int(0)
string(3) "abc"
NULL
