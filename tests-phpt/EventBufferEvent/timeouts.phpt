--TEST--
EventBufferEvent: read and write timeouts
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
echo "-- read\n";
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0, null, null, function ($b, $e) use ($base) {
    echo names($e), "\n";
    echo "reading is off afterwards: "; var_dump(($b->getEnabled() & Event::READ) === 0, ($b->getEnabled() & Event::WRITE) !== 0);
    $base->stop();
});
var_dump($b->setTimeouts(0.05, 0));
$b->enable(Event::READ);
$base->dispatch();
echo "enable again, timeout again\n";
$b->enable(Event::READ);
$base->dispatch();
echo "data after the timeout is still readable\n";
fwrite($r, "late");
$b->setTimeouts(0, 0);
$b->enable(Event::READ);
spin($base);
var_dump($b->read(10));
$b->free();

echo "-- write\n";
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0, null, function () { echo "unexpected write callback\n"; }, function ($b, $e) use ($base) {
    echo names($e), "\n";
    echo "writing is off afterwards: "; var_dump(($b->getEnabled() & Event::WRITE) === 0, $b->output->length > 0);
    $base->stop();
});
$b->setTimeouts(0, 0.05);
$b->write(str_repeat("x", 1 << 22));
$base->dispatch();
$b->free();
$g->free();
--EXPECTF--
-- read
bool(true)
READING|TIMEOUT
reading is off afterwards: bool(true)
bool(true)
enable again, timeout again
READING|TIMEOUT
reading is off afterwards: bool(true)
bool(true)
data after the timeout is still readable
string(4) "late"
-- write
WRITING|TIMEOUT
writing is off afterwards: bool(true)
bool(true)
