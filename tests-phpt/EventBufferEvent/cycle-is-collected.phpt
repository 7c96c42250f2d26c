--TEST--
EventBufferEvent: one that refers to itself is collected when nothing can happen to it, and lives while something can
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
class Witness { function __destruct() { echo "released\n"; } }
$base = new EventBase();
[$l, $r] = duplex();
(function () use ($base, $l) {
    $b = new EventBufferEvent($base, $l);
    $w = new Witness();
    $b->setCallbacks(function ($bev) use (&$b, $w) { echo "read {$bev->read(9)}\n"; }, null, function ($bev, $what) use ($base) {
        echo names($what), "\n";
    });
    $b->enable(Event::READ);
})();
gc_collect_cycles();
fwrite($r, 'alive');
spin($base);
gc_collect_cycles();
fclose($r);
spin($base);
echo "at its end\n";
gc_collect_cycles();
echo "done\n";
?>
--EXPECT--
read alive
READING|EOF
at its end
released
done
