--TEST--
Among events that are ready together the lower number runs first; default is the middle
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
say('init', $base->priorityInit(5));
$order = []; $keep = [];
foreach ([4, 0, null, 3, 1] as $p) {
    [$a, $b] = duplex();
    fwrite($b, 'x');
    $e = new Event($base, $a, Event::READ, function ($fd, $what, $arg) use (&$order) { $order[] = $arg; }, $p ?? 'default');
    if ($p !== null) { $e->setPriority($p); }
    $e->add();
    $keep[] = [$a, $b, $e];
}
say('loop', $base->loop());
say('order', $order);
?>
--EXPECT--
init: true
loop: true
order: [0,1,"default",3,4]
