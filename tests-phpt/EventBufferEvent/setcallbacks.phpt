--TEST--
EventBufferEvent: setCallbacks() replaces and removes callbacks
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
class H { public function onRead($b, $a) { echo "method $a: ", $b->read(99), "\n"; } public static function st($b, $a) { echo "static $a: ", $b->read(99), "\n"; } public function __invoke($b, $a) { echo "invoke $a: ", $b->read(99), "\n"; } }
function named($b, $a) { echo "function $a: ", $b->read(99), "\n"; }
$b = new EventBufferEvent($base, $l);
$b->enable(Event::READ);
$h = new H;
foreach (['named', [$h, 'onRead'], ['H', 'st'], 'H::st', $h, $h->onRead(...), fn($b, $a) => print("arrow $a: " . $b->read(99) . "\n")] as $i => $cb) {
    $b->setCallbacks($cb, null, null, "arg$i");
    fwrite($r, "m$i");
    spin($base);
}
echo "-- removed: data waits\n";
$b->setCallbacks('named', null, null);
$b->setCallbacks(null, null, null);
fwrite($r, "silent");
spin($base);
var_dump($b->input->length);
echo "-- installing a callback does not replay old data\n";
$b->setCallbacks(fn($b) => print("now: " . $b->read(99) . "\n"), null, null);
spin($base);
fwrite($r, "+more");
spin($base);
echo "-- invalid callables\n";
foreach ([['nosuch', null, null], [null, 'nosuch', null], [null, null, [$h, 'missing']], [1, null, null]] as $c) {
    try { $b->setCallbacks(...$c); echo "accepted\n"; } catch (TypeError $e) { echo get_class($e), "\n"; }
}
try { $b->setCallbacks(null); } catch (ArgumentCountError $e) { echo get_class($e), "\n"; }
done_with($base, $b);
$g->free();
--EXPECTF--
function arg0: m0
method arg1: m1
static arg2: m2
static arg3: m3
invoke arg4: m4
method arg5: m5
arrow arg6: m6
-- removed: data waits
int(6)
-- installing a callback does not replay old data
now: silent+more
-- invalid callables
TypeError
TypeError
TypeError
TypeError
ArgumentCountError
