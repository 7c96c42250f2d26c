--TEST--
clone, serialize and unserialize of base, config and listener are refused
--SKIPIF--
<?php if (getenv('EVENT_NOEPOLL')) die('skip it is about epoll'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
foreach ([$base, new EventConfig()] as $o) {
    say(get_class($o), 'clone', grab(fn() => clone $o), 'serialize', grab(fn() => serialize($o)));
}
unset($o);
say('EventListener', 'clone', grab(fn() => clone $l), 'serialize', grab(fn() => serialize($l)));
say('unserialize', grab(fn() => unserialize('O:13:"EventListener":0:{}')));
$t = Event::timer($base, fn() => null);
say('Event clone', grab(fn() => clone $t));
say('EventUtil', grab(fn() => new EventUtil()));
say('base still works', $base->loop(EventBase::LOOP_NONBLOCK), $base->getMethod());
?>
--EXPECT--
EventBase: "clone" Error "serialize" EventException
EventConfig: "clone" Error "serialize" EventException
EventListener: "clone" Error "serialize" EventException
unserialize: EventException
Event clone: Error
EventUtil: Error
base still works: true "epoll"
