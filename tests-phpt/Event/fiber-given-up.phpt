--TEST--
A fiber that is suspended in a callback and given up ends the loop, without a warning
--FILE--
<?php
$base = new EventBase();
$event = Event::timer($base, function () {
    try {
        Fiber::suspend();
    } finally {
        echo "given up\n";
    }
});
$event->add(0);
$fiber = new Fiber(function () use ($base) {
    $base->loop();
    echo "never\n";
});
$fiber->start();
var_dump($base->loop());
$fiber = null;
gc_collect_cycles();
// The loop is as good as new.
Event::timer($base, fn () => print("again\n"))->add(0);
$again = Event::timer($base, fn () => print("again\n"));
$again->add(0);
var_dump($base->loop());
?>
--EXPECTF--

Warning: EventBase::loop(): The loop runs already, and cannot be run from within one of its callbacks in %s on line %d
bool(false)
given up
again
bool(true)
