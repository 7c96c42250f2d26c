--TEST--
Event::setTimer(): new callback and data on an idle timer
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
$t = Event::timer($base, fn($d) => say('first', $d), 'a');
$t->add(30);
say('armed', $t->setTimer($base, fn() => print("never\n")));
$t->del();
say('idle', $t->setTimer($base, fn(...$a) => say('second', $a), 'b'), $t->data);
$t->add(0);
$base->loop();
say('data dropped', $t->setTimer($base, fn($d) => say('third', $d)), $t->data);
$t->add(0);
$base->loop();
say('not callable', grab(fn() => $t->setTimer($base, 'no_such_function')));
say('not a base', grab(fn() => $t->setTimer(1, fn() => 1)));
$other = new EventBase();
$t->setTimer($other, fn() => print("on the other base\n"));
$t->add(0);
say('first base', $base->loop());
say('other base', $other->loop());
?>
--EXPECT--
[warning]
armed: false
idle: true "b"
second: ["b"]
data dropped: true null
third: null
not callable: TypeError
not a base: TypeError
first base: true
on the other base
other base: true
