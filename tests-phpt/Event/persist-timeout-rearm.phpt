--TEST--
PERSIST with a timeout re-arms after every call, data or not
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$log = [];
$e = new Event($base, $a, Event::READ | Event::PERSIST, function ($fd, $what) use (&$log, &$e, $b) {
    $log[] = $what;
    if ($what & Event::READ) { fread($fd, 16); }
    if (count($log) === 2) { fwrite($b, 'wake'); }
    if (count($log) === 5) { $e->del(); }
});
$e->add(0.3);
say('loop', $base->loop());
say('log', $log);
?>
--EXPECT--
loop: true
log: [1,1,2,1,1]
