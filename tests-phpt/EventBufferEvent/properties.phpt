--TEST--
EventBufferEvent: read-only properties refuse, priority takes an int only
--FILE--
<?php
$base = new EventBase();
$b = new EventBufferEvent($base);
foreach (['fd', 'input', 'output'] as $name) {
    try { $b->$name = 1; echo "written\n"; } catch (Error $e) { echo $e->getMessage(), "\n"; }
}
try { $b->priority = 'abc'; echo "written\n"; } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
$b->priority = 0;
var_dump($b->allow_ssl_dirty_shutdown);
?>
--EXPECT--
Cannot modify read-only property EventBufferEvent::$fd
Cannot modify read-only property EventBufferEvent::$input
Cannot modify read-only property EventBufferEvent::$output
Cannot assign string to property EventBufferEvent::$priority of type int
bool(false)
