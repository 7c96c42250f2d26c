--TEST--
new Event() with TIMEOUT: descriptor ignored, callback gets (-1, TIMEOUT, data)
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach ([-1, 'ignored', null] as $fd) {
    $e = new Event($base, $fd, Event::TIMEOUT, function (...$a) { say('called', $a); }, 'D');
    $e->add(0);
    $base->loop();
    say('one shot', $e->pending);
}
$n = 0;
$e = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function ($fd, $what) use (&$n, &$e) {
    if (++$n === 4) { $e->del(); }
});
$e->add(0.005);
say('loop', $base->loop());
say('ticks', $n, $e->pending);
?>
--EXPECT--
called: [-1,1,"D"]
one shot: false
called: [-1,1,"D"]
one shot: false
called: [-1,1,"D"]
one shot: false
loop: true
ticks: 4 false
