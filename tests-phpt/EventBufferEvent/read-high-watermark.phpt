--TEST--
EventBufferEvent: no more than the high read watermark comes in, and a callback that takes nothing is not called for ever
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
[$l, $r] = duplex();
$calls = 0;
$sizes = [];
$b = new EventBufferEvent($base, $l, 0, function ($b) use (&$calls, &$sizes) { $calls++; $sizes[] = $b->input->length; });
$b->setWatermark(Event::READ, 0, 10);
$b->enable(Event::READ);
fwrite($r, str_repeat('x', 35));
spin($base, 20);
var_dump($calls, max($sizes), $b->input->length);
echo "taking all\n";
$read = '';
while ($b->input->length) { $read .= $b->read(100); spin($base, 3); }
var_dump(strlen($read), max($sizes));
echo "a callback that takes a little at a time is called again\n";
$n = 0;
$b->setCallbacks(function ($b) use (&$n) { $n += strlen($b->read(1)); }, null, null);
$b->setWatermark(Event::READ, 0, 5);
fwrite($r, str_repeat('y', 12));
spin($base, 40);
var_dump($n >= 7);
echo "also when the mark is lowered\n";
$b->free();
[$l, $r] = duplex();
$n = 0;
$b = new EventBufferEvent($base, $l, 0, function ($b) use (&$n) {
    $b->setWatermark(Event::READ, 0, 5);
    $b->read(1);
    $n++;
});
$b->setWatermark(Event::READ, 0, 20);
$b->enable(Event::READ);
fwrite($r, str_repeat('z', 20));
spin($base, 40);
var_dump($n, $b->input->length);
$guard->free();
?>
--EXPECT--
int(1)
int(10)
int(10)
taking all
int(35)
int(10)
a callback that takes a little at a time is called again
bool(true)
also when the mark is lowered
int(16)
int(4)
