--TEST--
Event::getSupportedMethods() lists the back ends best first
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$m = Event::getSupportedMethods();
say('list', $m === array_values($m), in_array('epoll', $m), in_array('poll', $m), in_array('select', $m));
say('first', $m[0], (new EventBase())->getMethod());
say('arguments', grab(fn() => Event::getSupportedMethods(1)));
?>
--EXPECT--
list: true true true true
first: "epoll" "epoll"
arguments: ArgumentCountError
