--TEST--
EventBuffer and EventBufferEvent are not serializable
--FILE--
<?php
$b = new EventBuffer();
$b->add('abc');
foreach ([$b, new EventBufferEvent(new EventBase())] as $o) {
    try { serialize($o); echo "serialized\n"; } catch (Exception $e) { echo $e->getMessage(), "\n"; }
    try { unserialize('O:' . strlen(get_class($o)) . ':"' . get_class($o) . '":0:{}'); echo "unserialized\n"; } catch (Exception $e) { echo $e->getMessage(), "\n"; }
}
var_dump($b->read(3));
?>
--EXPECT--
Serialization of 'EventBuffer' is not allowed
Unserialization of 'EventBuffer' is not allowed
Serialization of 'EventBufferEvent' is not allowed
Unserialization of 'EventBufferEvent' is not allowed
string(3) "abc"
