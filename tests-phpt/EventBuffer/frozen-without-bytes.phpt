--TEST--
copyout() and appendFrom() of frozen buffers, when there is nothing to copy or to move
--FILE--
<?php
$source = new EventBuffer();
$target = new EventBuffer();
$source->freeze(true);
$value = 'as it was';
var_dump($source->copyout($value, 5), $target->appendFrom($source, 5), $target->appendFrom($source, 0));
$source->add('abc');
var_dump($source->copyout($value, 0), $source->copyout($value, 1), $target->appendFrom($source, 5), $target->appendFrom($source, 0));
$source->unfreeze(true);
$target->freeze(false);
var_dump($target->appendFrom($source, 5), $target->appendFrom($source, 0), $target->appendFrom(new EventBuffer(), 5));
var_dump($value, $source->length, $target->length);
?>
--EXPECT--
int(0)
int(-1)
int(0)
int(0)
int(-1)
int(-1)
int(0)
int(-1)
int(0)
int(-1)
string(9) "as it was"
int(3)
int(0)
