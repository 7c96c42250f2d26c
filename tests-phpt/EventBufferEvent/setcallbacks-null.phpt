--TEST--
EventBufferEvent::setCallbacks(): closures can be removed and set again any number of times
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
class Witness { function __destruct() { echo "released\n"; } }
$base = new EventBase();
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$w = new Witness();
$b->setCallbacks(function () use ($w) {}, null, null);
unset($w);
echo "removing\n";
$b->setCallbacks(null, null, null);
$b->setCallbacks(null, null, null);
$b->setCallbacks(null, function () {}, function () {}, 'arg');
$b->setCallbacks(null, null, null);
unset($b);
spin($base);
echo "done\n";
?>
--EXPECT--
removing
released
done
