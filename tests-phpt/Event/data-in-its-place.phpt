--TEST--
Data is changed in its place and referred to as a property of any object
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn ($no, $text) => print("[$text]\n"));
$event = Event::timer(new EventBase(), 'strlen', []);
$event->data[] = 1;
$event->data['key']['deeper'] = 2;
unset($event->data[0]);
say('elements', $event->data, isset($event->data['key']['deeper']), empty($event->data['none']));
$event->data .= 'x';
$event->data = 'text';
$event->data .= '!';
$event->data[0] = 'T';
say('text', $event->data, $event->data .= '?', $event->data ??= 'unused');
$event->data = 5;
say('number', $event->data++, ++$event->data, $event->data--, $event->data += 0.5, $event->data <<= 1);
$event->data = null;
say('null', $event->data ??= 'used', $event->data);
unset($event->data);
say('unset', isset($event->data), property_exists($event, 'data'), $event->data);
$event->data['made'][] = 'of nothing';
say('made', $event->data);
unset($event->data);
unset($event->data['none']);
$event->data = new stdClass();
$event->data->property = 'of an object';
$event->data->list[] = 'in it';
say('object', (array) $event->data);

$reference = &$event->data;
$reference = 'by reference';
say('referred to', $event->data);
$event->data = 'as well';
say('refers', $reference);
$event->data = &$other;
$event->data = 'another';
say('two', $reference, $other);
unset($other);
$change = function (&$given) { $given .= ', changed'; };
$change($event->data);
say('argument', $event->data);
$event->data = [3, 1, 2];
sort($event->data);
foreach ($event->data as &$value) {
    $value *= 2;
}
unset($value);
say('loop', $event->data, $event);
foreach ($event as $name => &$value) {
    $name === 'data' && $value = 'from a loop';
}
unset($value);
say('properties', $event->data, (array) $event);

class Typed { public int $number = 5; }
$typed = new Typed();
$event->data = &$typed->number;
$event->data = '7';
say('of a type', $typed->number, grab(fn () => $event->data = 'text') instanceof TypeError);
?>
--EXPECT--
elements: {"key":{"deeper":2}} true true
[Array to string conversion]
text: "Text!" "Text!?" "Text!?"
[Implicit conversion from float 6.5 to int loses precision]
number: 5 7 7 6.5 12
null: "used" "used"
[Undefined property: Event::$data]
unset: false true null
made: {"made":["of nothing"]}
object: {"property":"of an object","list":["in it"]}
referred to: "by reference"
refers: "as well"
two: "as well" "another"
argument: "another, changed"
loop: [2,4,6] Event
properties: "from a loop" {"pending":false,"data":"from a loop"}
of a type: 7 true
