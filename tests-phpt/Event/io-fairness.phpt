--TEST--
All descriptors that are ready are served in one pass
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$seen = []; $keep = [];
for ($i = 0; $i < 20; $i++) {
    [$a, $b] = duplex();
    if ($i % 2 === 0) { fwrite($b, 'x'); }
    $e = new Event($base, $a, Event::READ, function ($fd, $what, $i) use (&$seen) { $seen[] = $i; }, $i);
    $e->add();
    $keep[] = [$a, $b, $e];
}
$base->loop(EventBase::LOOP_NONBLOCK);
sort($seen);
say('served', $seen);
say('left', count(array_filter($keep, fn($k) => $k[2]->pending)));
foreach ($keep as [$a, $b, $e]) { if ($e->pending) { fwrite($b, 'y'); } }
say('loop', $base->loop(), count($seen));
?>
--EXPECT--
served: [0,2,4,6,8,10,12,14,16,18]
left: 10
loop: true 20
