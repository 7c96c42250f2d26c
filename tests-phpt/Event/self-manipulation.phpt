--TEST--
An event may re-arm, delete or free itself inside its own callback
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$t = Event::timer($base, function () use (&$t, &$n) {
    say('pending inside', $t->pending);
    if (++$n < 3) { $t->add(0); }
});
$t->add(0);
$base->loop();
say('runs', $n);

$p = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$p) {
    say('persist inside', $p->pending);
    say('del', $p->del(), $p->pending);
});
$p->add(0.001);
say('loop', $base->loop());

$f = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function ($fd, $what, $arg) use (&$f) {
    $f->free();
    say('freed inside', $f->pending, $arg);
}, 'arg survives');
$f->add(0.001);
say('loop', $base->loop());
?>
--EXPECT--
pending inside: false
pending inside: false
pending inside: false
runs: 3
persist inside: true
del: true false
loop: true
freed inside: null "arg survives"
loop: true
