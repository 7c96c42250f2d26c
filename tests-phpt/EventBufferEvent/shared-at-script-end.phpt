--TEST--
EventBufferEvent: several variables, arrays, cycles and traces may refer to it at the end of the script
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$all = [];
for ($i = 0; $i < 3; $i++) {
    [$l, $r] = duplex();
    $all[] = [$b = new EventBufferEvent($base, $l, 0, function () use (&$all) {}), $l, $r];
    $b->enable(Event::READ);
}
foreach ($all as [$again]);
[$p, $q] = EventBufferEvent::createPair($base);
$p->setCallbacks(function () use ($q) {}, null, null);
$q->setCallbacks(function () use ($p, &$all) {}, null, null);
try { (function ($bev) { throw new Exception('kept in a trace'); })($p); } catch (Exception $e) { $kept = $e; }
function &keep() { static $kept = []; return $kept; }
keep()[] = $q;
echo "done\n";
?>
--EXPECT--
done
