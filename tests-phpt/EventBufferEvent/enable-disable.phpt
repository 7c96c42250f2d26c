--TEST--
EventBufferEvent: enable(), disable() and getEnabled()
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0, fn($b) => print("got " . $b->read(100) . "\n"), null, null);
$show = function () use ($b) { $e = $b->getEnabled(); echo ($e & Event::READ ? 'R' : '-'), ($e & Event::WRITE ? 'W' : '-'), ($e & ~(Event::READ | Event::WRITE) ? '?' : ''), "\n"; };
$show();
var_dump($b->enable(Event::READ)); $show();
var_dump($b->disable(Event::WRITE)); $show();
var_dump($b->enable(Event::READ | Event::WRITE)); $show();
var_dump($b->disable(Event::READ | Event::WRITE)); $show();
var_dump($b->enable(0)); $show();
fwrite($r, "ignored for now");
$b->write("held back");
spin($base);
echo "nothing moved: "; var_dump($b->input->length, $b->output->length, fread($r, 100));
$b->enable(Event::WRITE);
spin($base);
echo "write enabled: "; var_dump($b->output->length, fread($r, 100));
$b->enable(Event::READ);
spin($base);
$b->disable(Event::READ);
fwrite($r, "again");
spin($base);
var_dump($b->input->length);
$b->enable(Event::READ);
spin($base);
done_with($base, $b);
$g->free();
--EXPECTF--
-W
bool(true)
RW
bool(true)
R-
bool(true)
RW
bool(true)
--
bool(true)
--
nothing moved: int(0)
int(9)
string(0) ""
write enabled: int(0)
string(9) "held back"
got ignored for now
int(0)
got again
