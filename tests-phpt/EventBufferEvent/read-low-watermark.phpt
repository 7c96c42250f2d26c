--TEST--
EventBufferEvent: the low read watermark delays the read callback
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0,
    fn($b) => print("callback with {$b->input->length}\n"), null,
    function ($b, $e) { echo names($e), " with {$b->input->length}\n"; });
$b->setWatermark(Event::READ, 5, 0);
$b->enable(Event::READ);
foreach (["ab", "cd", "e", "f"] as $p) { fwrite($r, $p); spin($base); echo "sent $p, input {$b->input->length}\n"; }
var_dump($b->read(4));
fwrite($r, "g"); spin($base);
echo "below the mark again: {$b->input->length}\n";
$b->setWatermark(Event::READ, 0, 0);
fwrite($r, "h"); spin($base);
$b->setWatermark(Event::READ, 100, 0);
fwrite($r, "tail"); fclose($r);
spin($base);
echo "end of stream does not wait for the mark: "; var_dump($b->read(100));
$b->free();
$g->free();
--EXPECTF--
sent ab, input 2
sent cd, input 4
callback with 5
sent e, input 5
callback with 6
sent f, input 6
string(4) "abcd"
below the mark again: 3
callback with 4
READING|EOF with 8
end of stream does not wait for the mark: string(8) "efghtail"
