--TEST--
A base can be run many times, and events added in between are seen
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$log = [];
$e = new Event($base, $a, Event::READ | Event::PERSIST, function ($fd) use (&$log, $base) { $log[] = fread($fd, 8); $base->stop(); });
$e->add();
foreach (['one', 'two', 'three'] as $w) {
    fwrite($b, $w);
    say('run', $base->loop(), $base->gotStop());
}
say('log', $log);
$e->del();
say('empty now', $base->loop(), $base->gotStop());
?>
--EXPECT--
run: true true
run: true true
run: true true
log: ["one","two","three"]
empty now: true false
