--TEST--
Data that takes the event away while events are compared
--FILE--
<?php
require __DIR__ . '/../include/freeing.inc';

$base = new EventBase();
$object = Event::timer($base, 'strlen', new FreesInConversion());
$other = Event::timer($base, 'strlen', 'text');
var_dump($object == $other, $object);
$object = Event::timer($base, 'strlen', new FreesInConversion());
var_dump($other == $object, $object);
var_dump($other == $other, $other == new stdClass(), $other > 'text', @($other == 1));
?>
--EXPECT--
bool(true)
NULL
bool(true)
NULL
bool(true)
bool(false)
bool(true)
bool(true)
