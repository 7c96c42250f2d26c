--TEST--
EventBufferEvent: data written to a pair survives the writer
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
foreach ([EventBufferEvent::OPT_DEFER_CALLBACKS, 0] as $opt) {
    [$a, $b] = EventBufferEvent::createPair($base, $opt);
    $a->setCallbacks(function ($x) { echo "read: ", $x->read(100), "\n"; }, null, function ($x, $e) { echo "event: ", names($e), "\n"; }, null);
    $a->enable(Event::READ);
    $b->write("last words");
    $b->free();
    spin($base);
    echo "writing to nobody: "; var_dump($a->write("anyone?"));
    spin($base);
    $a->free();
}
echo "done\n";
$g->free();
--EXPECTF--
read: last words
writing to nobody: bool(true)
read: last words
writing to nobody: bool(true)
done
