--TEST--
EventDnsBase without a nameserver: connectHost() with a name ends in an error that says why
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$dns = new EventDnsBase($base, false);
$b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base) {
    echo names($e), ' ', $b->getDnsErrorString() !== '' ? 'with a reason' : 'without a reason', "\n";
    $base->stop();
});
var_dump($b->connectHost($dns, 'name.test', 80));
$base->dispatch();
$guard->free();
?>
--EXPECT--
bool(true)
ERROR with a reason
