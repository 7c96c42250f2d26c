--TEST--
An armed event dies with its PHP object
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
(function () use ($base) {
    $t = Event::timer($base, fn() => print("never\n"));
    $t->add(0.01);
    [$a, $b] = duplex();
    fwrite($b, 'x');
    $e = new Event($base, $a, Event::READ, fn() => print("never\n"));
    $e->add();
})();
say('loop', $base->loop());
$t = Event::timer($base, fn() => print("never\n"));
$t->add(0.01);
$t = null;
say('loop', $base->loop());
$w = WeakReference::create($x = Event::timer($base, fn() => null));
unset($x);
say('collected at once', $w->get());
?>
--EXPECT--
loop: true
loop: true
collected at once: null
