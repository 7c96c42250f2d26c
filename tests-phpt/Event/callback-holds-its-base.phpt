--TEST--
An event whose callback has the last reference to its loop, and to itself
--FILE--
<?php
function make(): WeakReference {
    $base = new EventBase();
    $event = Event::timer($base, function () use ($base, &$event) { echo "not called\n"; });
    $event->add(60);
    $idle = Event::timer($base, function () use ($base) {});
    return WeakReference::create($base);
}
$base = make();
gc_collect_cycles();
var_dump($base->get());
$base = new EventBase();
$event = Event::timer($base, function () use ($base) { echo "called\n"; });
$event->add(0);
$loop = WeakReference::create($base);
unset($base);
$loop->get()->loop();
unset($event);
gc_collect_cycles();
var_dump($loop->get());
?>
--EXPECT--
NULL
called
NULL
