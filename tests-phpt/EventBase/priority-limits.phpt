--TEST--
priorityInit() bounds and setPriority() validation
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
foreach ([0, -3, 1, 4, 255, 256, 1000] as $n) { say("priorityInit($n)", $base->priorityInit($n)); }
say('type', grab(fn() => $base->priorityInit('many')));
$base = new EventBase();
$base->priorityInit(3);
$t = Event::timer($base, fn() => null);
foreach ([0, 2, 3, -1] as $p) { say("setPriority($p)", $t->setPriority($p)); }
$plain = new EventBase();
$u = Event::timer($plain, fn() => null);
say('only priority 0 by default', $u->setPriority(0), $u->setPriority(1));
?>
--EXPECT--
priorityInit(0): false
priorityInit(-3): false
priorityInit(1): true
priorityInit(4): true
priorityInit(255): true
priorityInit(256): false
priorityInit(1000): false
type: TypeError
setPriority(0): true
setPriority(2): true
[warning]
setPriority(3): false
[warning]
setPriority(-1): false
[warning]
only priority 0 by default: true false
