--TEST--
A listener keeps its base alive
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$method = $base->getMethod();
unset($base);
say('base', $l->getBase()->getMethod() === $method, $l->disable(), $l->enable());
?>
--EXPECT--
base: true true true
