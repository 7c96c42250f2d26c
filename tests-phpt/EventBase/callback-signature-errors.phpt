--TEST--
Arity and type errors raised by the call of the callback come out of loop()
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$t = Event::timer($base, function ($a, $b) { echo "never\n"; });
$t->add(0);
say('too many parameters', @grab(fn() => $base->loop()));
$t = Event::timer($base, function (int $a) { echo "never\n"; }, 'text');
$t->add(0);
say('wrong type', @grab(fn() => $base->loop()));
$t = Event::timer($base, fn() => undefined_function_xyz());
$t->add(0);
say('Error inside', @grab(fn() => $base->loop()));
$t = Event::timer($base, fn() => false);
$t->add(0);
say('return value is ignored', $base->loop());
[$a, $b] = duplex();
$e = new Event($base, $a, Event::WRITE, function ($fd, $what, $arg, $fourth = 'default') { say('fourth', $fourth); });
$e->add();
$base->loop();
?>
--EXPECT--
too many parameters: ArgumentCountError
wrong type: TypeError
Error inside: Error
return value is ignored: true
fourth: "default"
