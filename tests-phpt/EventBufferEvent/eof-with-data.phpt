--TEST--
EventBufferEvent: the peer closes, with and without unread data
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
echo "-- data and close arrive together\n";
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0,
    function ($b) { echo "read callback, ", $b->input->length, " bytes waiting\n"; },
    null,
    function ($b, $e) use ($base) { echo names($e), ", ", $b->input->length, " bytes waiting\n"; $base->stop(); });
fwrite($r, "last words");
fclose($r);
$b->enable(Event::READ);
$base->dispatch();
echo "still readable: "; var_dump($b->read(100), $b->read(100), $b->input->length);
echo "enabled: ", $b->getEnabled() === Event::WRITE ? 'write only' : $b->getEnabled(), "\n";
echo "-- enabling reading again reports the end again\n";
$b->enable(Event::READ);
$base->dispatch();
$b->free();
echo "-- close without data\n";
[$l, $r] = duplex();
$n = 0;
$b = new EventBufferEvent($base, $l, 0, function () { echo "unexpected read\n"; }, null, function ($b, $e) use (&$n) { $n++; echo names($e), "\n"; });
$b->enable(Event::READ);
fclose($r);
spin($base);
var_dump($n);
$b->free();
echo "-- not reading: nothing is reported\n";
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0, null, null, function ($b, $e) { echo "unexpected ", names($e), "\n"; });
fclose($r);
spin($base);
$b->free();
$g->free();
--EXPECTF--
-- data and close arrive together
read callback, 10 bytes waiting
READING|EOF, 10 bytes waiting
still readable: string(10) "last words"
NULL
int(0)
enabled: write only
-- enabling reading again reports the end again
READING|EOF, 0 bytes waiting
-- close without data
READING|EOF
int(1)
-- not reading: nothing is reported
