--TEST--
EventBufferEvent: setPriority() and the priority property
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$b = new EventBufferEvent($base);
echo "one priority only: "; var_dump($b->setPriority(0), $b->setPriority(1), $b->setPriority(-1));
$base = new EventBase();
$base->priorityInit(3);
$g = guard($base);
$order = [];
$mk = function (string $n, int $prio) use ($base, &$order, &$keep) {
    [$l, $r] = duplex();
    $b = new EventBufferEvent($base, $l, 0, function ($b) use ($n, &$order) { $b->read(9); $order[] = $n; });
    var_dump($b->setPriority($prio));
    $b->enable(Event::READ);
    fwrite($r, "x");
    $keep[] = [$b, $l, $r];
    return $b;
};
$mk('low', 2); $mk('high', 0);
$base->loop(EventBase::LOOP_ONCE);
spin($base);
echo implode(' ', $order), "\n";
$c = new EventBufferEvent($base);
var_dump($c->setPriority(2), $c->setPriority(3));
$c->priority = 1;
echo "write-only property reads as: "; var_dump($c->priority);
try { $c->setPriority("high"); } catch (TypeError $e) { echo get_class($e), "\n"; }
done_with($base, ...array_column($keep, 0));
$g->free();
--EXPECTF--
one priority only: bool(true)
bool(false)
bool(false)
bool(true)
bool(true)
high low
bool(true)
bool(false)
write-only property reads as: NULL
TypeError
