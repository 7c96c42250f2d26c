--TEST--
Deleting or freeing an event that is already due cancels its call
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$log = []; $t = [];
for ($i = 0; $i < 6; $i++) {
    $t[$i] = Event::timer($base, function ($d) use (&$log, &$t) {
        $log[] = $d;
        if ($d === 0) { $t[1]->del(); $t[3]->free(); unset($t[4]); }
    }, $i);
    $t[$i]->add($i * 0.005);
}
usleep(80000);
say('loop', $base->loop());
say('log', $log);
say('states', $t[1]->pending, $t[3]->pending, $t[5]->pending);
?>
--EXPECT--
loop: true
log: [0,2,5]
states: false null false
