--TEST--
EventBufferEvent: what read, write and event callbacks receive
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
$arg = new ArrayObject(['tag']);
$bev = new EventBufferEvent($base, $l, 0,
    function (...$a) use (&$bev, $arg) { echo "read: ", count($a), " args, "; var_dump($a[0] === $bev, $a[1] === $arg, $a[0]->read(100)); },
    function (...$a) use (&$bev, $arg) { echo "write: ", count($a), " args, "; var_dump($a[0] === $bev, $a[1] === $arg); },
    function (...$a) use (&$bev, $arg, $base) { echo "event: ", count($a), " args, "; var_dump($a[0] === $bev, names($a[1]), $a[2] === $arg); $base->stop(); },
    $arg);
$bev->enable(Event::READ);
$bev->write("out");
spin($base);
var_dump(fread($r, 10));
fwrite($r, "in");
spin($base);
fclose($r);
$base->dispatch();

echo "without an argument:\n";
[$l, $r] = duplex();
$b2 = new EventBufferEvent($base, $l, 0, function ($b, $x) { var_dump($x); $b->read(9); }, null,
    function ($b, $e, $x) { var_dump($x); });
$b2->enable(Event::READ);
fwrite($r, "x");
spin($base);
fclose($r);
spin($base);
done_with($base, $bev, $b2);
$g->free();
--EXPECTF--
write: 2 args, bool(true)
bool(true)
string(3) "out"
read: 2 args, bool(true)
bool(true)
string(2) "in"
event: 3 args, bool(true)
string(11) "READING|EOF"
bool(true)
without an argument:
NULL
NULL
