--TEST--
EventBufferEvent: enable() without a socket does not keep the loop waiting
--FILE--
<?php
$base = new EventBase();
$b = new EventBufferEvent($base);
var_dump($b->enable(Event::READ | Event::WRITE), $b->getEnabled() === (Event::READ | Event::WRITE));
var_dump($base->dispatch());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
