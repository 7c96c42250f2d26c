--TEST--
Bases and configurations dump as empty objects
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

var_dump(new EventConfig());
print_r(new EventBase());
say('json', json_encode(new EventBase()));
say('array', (array) new EventBase(), get_object_vars(new EventConfig()));
say('property_exists', property_exists('EventBase', 'pending'), property_exists('EventListener', 'fd'));
?>
--EXPECT--
object(EventConfig)#1 (0) {
}
EventBase Object
(
)
json: "{}"
array: [] []
property_exists: false true
