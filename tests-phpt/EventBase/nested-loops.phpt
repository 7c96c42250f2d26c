--TEST--
A callback may run another base; running its own base again is refused
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$outer = new EventBase();
$inner = new EventBase();
$o = Event::timer($outer, function () use ($inner) {
    $i = Event::timer($inner, fn() => print("inner callback\n"));
    $i->add(0.005);
    say('inner loop', $inner->loop());
});
$o->add(0);
say('outer loop', $outer->loop());
$r = Event::timer($outer, function () use ($outer) { say('reentrant', $outer->loop(EventBase::LOOP_NONBLOCK)); });
$r->add(0);
say('outer loop', $outer->loop());
?>
--EXPECT--
inner callback
inner loop: true
outer loop: true
[warning]
reentrant: false
outer loop: true
