--TEST--
EventBuffer::pullup() returns exactly as many bytes as were asked for
--FILE--
<?php
$b = new EventBuffer();
$t = new EventBuffer();
$b->add(str_repeat('1', 10));
$t->add(str_repeat('2', 3000));
$b->addBuffer($t);
var_dump($b->pullup(5), strlen($b->pullup(12)), substr($b->pullup(12), 8), $b->length);
var_dump($b->pullup(3011), strlen($b->pullup(-1)), $b->contiguous_space === $b->length);
?>
--EXPECT--
string(5) "11111"
int(12)
string(4) "1122"
int(3010)
NULL
int(3010)
bool(true)
