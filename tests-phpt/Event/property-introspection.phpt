--TEST--
isset, empty, property_exists, casts and dumps of an Event
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$t = Event::timer($base, fn() => null, 'payload');
say('isset', isset($t->pending), isset($t->data), isset($t->other));
say('empty', empty($t->pending), empty($t->data));
say('property_exists', property_exists($t, 'pending'), property_exists('Event', 'data'), property_exists($t, 'fd'));
var_dump((array) $t);
$t->add(10);
print_r($t);
say('json', json_decode(json_encode($t), true));
foreach ($t as $k => $v) { say($k, $v); }
$none = Event::timer($base, fn() => null);
say('null data', isset($none->data), $none->data);
say('base has none', get_object_vars($base), get_object_vars(new EventConfig()));
?>
--EXPECT--
isset: true true false
empty: true false
property_exists: true true false
array(2) {
  ["pending"]=>
  bool(false)
  ["data"]=>
  string(7) "payload"
}
Event Object
(
    [pending] => 1
    [data] => payload
)
json: {"pending":true,"data":"payload"}
pending: true
data: "payload"
null data: false null
base has none: [] []
