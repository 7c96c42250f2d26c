--TEST--
Several events on one signal all run; each delivery counts
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

const USR1 = 10, USR2 = 12; // Linux numbers
$base = new EventBase();
$log = [];
foreach (['a', 'b', 'c'] as $k) {
    $e[$k] = Event::signal($base, USR1, function ($no, $d) use (&$log) { $log[] = $d; }, $k);
    $e[$k]->add();
}
raise(USR1);
$base->loop(EventBase::LOOP_ONCE);
sort($log);
say('all', $log);
$e['b']->del();
$log = [];
raise(USR1);
$base->loop(EventBase::LOOP_ONCE);
sort($log);
say('without b', $log);
$e['a']->del();
$log = [];
raise(USR1); raise(USR1); raise(USR1);
$base->loop(EventBase::LOOP_ONCE);
say('three deliveries', count($log));
$e['c']->del();
?>
--EXPECT--
all: ["a","b","c"]
without b: ["a","c"]
three deliveries: 3
