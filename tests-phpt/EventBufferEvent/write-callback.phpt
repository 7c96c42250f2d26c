--TEST--
EventBufferEvent: when the write callback runs
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
$n = 0;
$b = new EventBufferEvent($base, $l, 0, null, function ($b) use (&$n) { $n++; echo "write callback, output={$b->output->length}\n"; }, null);
$b->write("abc");
echo "nothing happens before the loop runs: "; var_dump($n, $b->output->length);
spin($base);
echo "once per drain: "; var_dump($n, fread($r, 10));
$b->write("d"); $b->write("e"); $b->write("f");
spin($base);
var_dump($n, fread($r, 10));
spin($base);
echo "quiet when idle: "; var_dump($n);

echo "-- low write watermark\n";
$data = str_repeat("w", 3 * 1024 * 1024);
[$l, $r] = duplex();
$marks = [];
$got = 0;
$b2 = new EventBufferEvent($base, $l, 0, null, function ($b) use (&$marks) { $marks[] = $b->output->length; }, null);
$b2->setWatermark(Event::WRITE, 1000000, 0);
$b2->write($data);
for ($i = 0; $i < 2000 && $got < strlen($data); $i++) { $base->loop(EventBase::LOOP_NONBLOCK); while (($x = fread($r, 65536)) !== false && $x !== '') $got += strlen($x); }
spin($base);
var_dump($got === strlen($data), count($marks) > 1, max($marks) <= 1000000, end($marks));
done_with($base, $b, $b2);
$g->free();
--EXPECTF--
nothing happens before the loop runs: int(0)
int(3)
write callback, output=0
once per drain: int(1)
string(3) "abc"
write callback, output=0
int(2)
string(3) "def"
quiet when idle: int(2)
-- low write watermark
bool(true)
bool(true)
bool(true)
int(0)
