--TEST--
A failing accept() runs the error callback with (listener, data)
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex(); // connected, so accept() on it must fail
$l = new EventListener($base, fn() => print("never\n"), 'D', EventListener::OPT_REUSEABLE, 0, $a);
$n = 0;
$l->setErrorCallback(function (...$args) use (&$n, $l, $base) {
    $n++;
    say('error', count($args), $args[0] === $l, $args[1]);
    $base->stop();
});
fwrite($b, 'x');
say('loop', $base->loop(), $n);
$l->setErrorCallback(function ($l) use (&$n) { $n++; say('second handler', $l->disable()); });
say('loop', $base->loop(), $n);
?>
--EXPECT--
error: 2 true "D"
loop: true 1
second handler: true
loop: true 2
