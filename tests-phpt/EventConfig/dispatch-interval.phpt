--TEST--
setMaxDispatchInterval(): after N low-priority callbacks new high-priority events get a turn
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function run(int $maxCallbacks, int $minPriority): array {
    $cfg = new EventConfig();
    $r = $cfg->setMaxDispatchInterval(0, $maxCallbacks, $minPriority);
    if ($r !== null) { echo "unexpected return\n"; }
    $base = new EventBase($cfg);
    $base->priorityInit(2);
    $log = [];
    [$ha, $hb] = duplex();
    $high = new Event($base, $ha, Event::READ, function () use (&$log) { $log[] = 'H'; });
    $high->setPriority(0);
    $high->add();
    $keep = [];
    for ($i = 0; $i < 4; $i++) {
        [$a, $b] = duplex();
        fwrite($b, 'x');
        $e = new Event($base, $a, Event::READ, function () use (&$log, $hb) { if (!$log) { fwrite($hb, 'h'); } $log[] = 'l'; });
        $e->setPriority(1);
        $e->add();
        $keep[] = [$a, $b, $e];
    }
    $base->loop();
    return $log;
}
say('every callback', run(1, 1));
say('every second', run(2, 1));
say('unlimited', run(-1, 0));
say('limit applies from priority 2 on', run(1, 2));
say('float interval', grab(fn() => (new EventConfig())->setMaxDispatchInterval(0.25, 10, 0)));
say('too few', grab(fn() => (new EventConfig())->setMaxDispatchInterval(1)));
?>
--EXPECT--
every callback: ["l","H","l","l","l"]
every second: ["l","l","H","l","l"]
unlimited: ["l","l","l","l","H"]
limit applies from priority 2 on: ["l","l","l","l","H"]
float interval: null
too few: ArgumentCountError
