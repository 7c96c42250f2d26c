--TEST--
Data whose end takes the event away can be unset
--FILE--
<?php
require __DIR__ . '/../include/freeing.inc';

$object = Event::timer(new EventBase(), 'strlen', new FreesInDestructor());
var_dump(count((array) $object));
unset($object->data);
var_dump($object);
?>
--EXPECT--
int(2)
NULL
