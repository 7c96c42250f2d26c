--TEST--
EventBufferEvent: pairs that are dropped are released, also with callbacks that refer to each other
--FILE--
<?php
class Witness { static $left = 0; function __construct() { self::$left++; } function __destruct() { self::$left--; } }
$base = new EventBase();
for ($i = 0; $i < 1000; $i++) {
    $pair = EventBufferEvent::createPair($base);
    $w = new Witness();
    [$a, $b] = $pair;
    $a->setCallbacks(function () use ($b, $w) {}, null, null);
    $b->setCallbacks(function () use ($a, $w) {}, null, null);
    $b->enable(Event::READ);
}
unset($pair, $a, $b, $w);
gc_collect_cycles();
$base->loop(EventBase::LOOP_NONBLOCK);
var_dump(Witness::$left);
?>
--EXPECT--
int(0)
