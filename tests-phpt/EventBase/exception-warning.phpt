--TEST--
The loop announces that it stops because of an exception
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$t = Event::timer($base, function () { throw new LengthException('x'); });
$t->add(0);
try {
    $base->loop();
} catch (LengthException $e) {
    echo "\ncaught\n";
}
?>
--EXPECTF--

Warning: EventBase::loop(): %SLengthException%S in %s on line %d

caught
