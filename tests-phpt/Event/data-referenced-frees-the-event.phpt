--TEST--
A reference takes the place of data whose end takes the event away
--FILE--
<?php
require __DIR__ . '/../include/freeing.inc';

$base = new EventBase();
$object = Event::timer($base, 'strlen', new FreesInDestructor());
$variable = 'referred to';
var_dump($object->data = &$variable);
// The old data goes as soon as the event is used again.
var_dump($object?->data);
var_dump($object, $variable);

// What is referred to goes with it.
class Emptying extends FreesInDestructor
{
    public function __destruct()
    {
        $GLOBALS['array'] = null;
        parent::__destruct();
    }
}
$array = ['deep' => ['key' => str_repeat('value', 3)]];
$object = Event::timer($base, 'strlen', new Emptying());
$object->data = &$array['deep']['key'];
var_dump($array['deep']['key']);
$object = null;
var_dump($array);

$object = Event::timer($base, 'strlen', new FreesInDestructor());
$reference = &$object->data;
$reference = 'new';
var_dump($object, $reference);
?>
--EXPECT--
string(11) "referred to"
string(11) "referred to"
NULL
string(11) "referred to"
string(15) "valuevaluevalue"
NULL
NULL
string(3) "new"
