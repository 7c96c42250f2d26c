--TEST--
Data whose end takes the event away can be replaced, also by the same line again
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';
require __DIR__ . '/../include/freeing.inc';

$base = new EventBase();
// Before PHP 8.3 nothing is left of the event for the assignment to have the value from.
$is = fn ($value) => var_dump($value === 'new' || $value === null);
for ($times = 0; $times < 3; $times++) {
    $object = Event::timer($base, 'strlen', new FreesInDestructor());
    $is($object->data = 'new');
    var_dump($object);
}
$object = Event::timer($base, 'strlen', [[new FreesInDestructor()]]);
$object->data = 'new';
var_dump($object);
// Through a reference.
$object = Event::timer($base, 'strlen', new FreesInDestructor());
$reference = &$object->data;
unset($reference);
$is($object->data = 'new');
var_dump($object);
// With the engine's other ways to write.
$object = Event::timer($base, 'strlen', new FreesInDestructor());
[$object->data, $other] = ['new', 'other'];
var_dump($object, $other);
$object = Event::timer($base, 'strlen', new FreesInDestructor());
foreach (['new'] as $object->data) {
    var_dump($object);
}
?>
--EXPECT--
bool(true)
NULL
bool(true)
NULL
bool(true)
NULL
NULL
bool(true)
NULL
NULL
string(5) "other"
NULL
