--TEST--
exit() lets the events already due finish, stop() does not
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
function batch(EventBase $base, array &$log, callable $at1): array {
    $t = [];
    for ($i = 0; $i < 4; $i++) {
        $t[$i] = Event::timer($base, function ($d) use (&$log, $at1) { $log[] = $d; if ($d === 1) { $at1(); } }, $i);
        $t[$i]->add($i * 0.005);
    }
    usleep(60000);
    return $t;
}
$log = [];
$t = batch($base, $log, fn() => say('exit()', $base->exit()));
say('loop', $base->loop());
say('log', $log, $base->gotExit(), $base->gotStop());

$log = [];
$t = batch($base, $log, fn() => say('stop()', $base->stop()));
say('loop', $base->loop());
say('log', $log, $base->gotExit(), $base->gotStop());
say('due but not run counts as pending', $t[0]->pending, $t[2]->pending, $t[3]->pending(Event::TIMEOUT));
say('next loop runs what was left', $base->loop(), $log, $base->gotStop());
?>
--EXPECT--
exit(): true
loop: true
log: [0,1,2,3] true false
stop(): true
loop: true
log: [0,1] false true
due but not run counts as pending: false true true
next loop runs what was left: true [0,1,2,3] false
