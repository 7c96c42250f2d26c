--TEST--
Data that takes the event away while it is changed in its place
--FILE--
<?php
require __DIR__ . '/../include/freeing.inc';

$base = new EventBase();
$event = fn ($data) => $GLOBALS['object'] = Event::timer($base, 'strlen', $data);

$event([new FreesInDestructor()]);
var_dump($object->data[0] = 'new' . count($junk ?? []));
var_dump($object);

$event('left ');
var_dump($object->data .= new FreesInConversion());
var_dump($object);

$event(new FreesInConversion());
var_dump($object->data .= ' right');
var_dump($object);

$event(null);
// Before PHP 8.3 nothing is left of the event for the assignment to have the value from.
$value = $object->data ??= (function () {
    $GLOBALS['object']->data = new FreesInDestructor();
    return 'new';
})();
var_dump($value === 'new' || $value === null, $object);

set_error_handler(fn () => [let_go()] && true);
$event(null);
unset($object->data);
var_dump($object->data .= 'text');
var_dump($object);

$event(null);
unset($object->data);
var_dump($object->data['key'] .= 'text');
var_dump($object);

$event(null);
unset($object->data);
var_dump($object->data++);
var_dump($object);
?>
--EXPECT--
string(4) "new0"
NULL
string(9) "left text"
NULL
string(10) "text right"
NULL
bool(true)
NULL
string(4) "text"
NULL
string(4) "text"
NULL
NULL
NULL
