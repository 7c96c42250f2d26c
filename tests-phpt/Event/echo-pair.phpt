--TEST--
Two ends talk through events until one closes
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
stream_set_blocking($a, false); stream_set_blocking($b, false);
$log = [];
$eb = new Event($base, $b, Event::READ | Event::PERSIST, function ($fd) use (&$log, &$eb) {
    $in = fread($fd, 100);
    if ($in === '' && feof($fd)) { $log[] = 'b: closed'; $eb->del(); return; }
    $log[] = "b: $in";
    fwrite($fd, strrev($in));
});
$eb->add();
$words = ['stressed', 'drawer', 'live'];
$ea = new Event($base, $a, Event::READ | Event::WRITE, function ($fd, $what) use (&$log, &$ea, &$words) {
    if ($what & Event::READ) { $log[] = 'a: ' . fread($fd, 100); }
    if (!$words) { $ea->free(); fclose($fd); return; }
    fwrite($fd, array_shift($words));
});
// after the first write only replies matter
$first = new Event($base, $a, Event::WRITE, function ($fd) use (&$words, $base, &$ea) {
    fwrite($fd, array_shift($words));
    $ea->set($base, $fd, Event::READ | Event::PERSIST);
    $ea->add();
});
$first->add();
say('loop', $base->loop());
foreach ($log as $l) { echo $l, "\n"; }
?>
--EXPECT--
loop: true
b: stressed
a: desserts
b: drawer
a: reward
b: live
a: evil
b: closed
