--TEST--
EventBase: a cycle through a property that a script has added is collected
--FILE--
<?php
error_reporting(E_ALL & ~E_DEPRECATED);
$base = new EventBase();
$base->self = $base;
$reference = WeakReference::create($base);
unset($base);
gc_collect_cycles();
var_dump($reference->get());
?>
--EXPECT--
NULL
