--TEST--
Timers fire by deadline whatever the order they were added in
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$order = []; $keep = [];
foreach ([240, 60, 180, 0, 120] as $ms) {
    $t = Event::timer($base, function ($d) use (&$order) { $order[] = $d; }, $ms);
    $t->add($ms / 1000);
    $keep[] = $t;
}
$base->loop();
say('order', $order);
// all overdue before the loop starts: still by deadline
$order = [];
foreach ($keep as $t) { $t->add($t->data / 1000); }
usleep(300000);
$base->loop(EventBase::LOOP_NONBLOCK);
say('overdue', $order);
?>
--EXPECT--
order: [0,60,120,180,240]
overdue: [0,60,120,180,240]
