--TEST--
reInit() makes the base usable in a forked child
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$log = [];
$e = new Event($base, $a, Event::READ, function ($fd) use (&$log) { $log[] = fread($fd, 8); });
$e->add();
$t = Event::timer($base, function () use (&$log) { $log[] = 'timer'; });
$t->add(0.05);
fflush(STDOUT);
$pid = pcntl_fork();
if ($pid === 0) {
    $ok = $base->reInit();
    fwrite($b, 'child');
    $base->loop();
    exit($ok && $log === ['child', 'timer'] ? 42 : 1);
}
pcntl_waitpid($pid, $status);
say('child', pcntl_wexitstatus($status));
say('parent timer still there', $t->pending);
fwrite($b, 'parent');
$base->loop();
say('parent', $log[count($log) - 1], count($log));
say('reInit in the parent', $base->reInit());
?>
--EXPECT--
child: 42
parent timer still there: true
parent: "timer" 2
reInit in the parent: true
