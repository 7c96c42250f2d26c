--TEST--
Callbacks of a loop in the main program start and resume fibers
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$wait = function (callable $arm) { $me = Fiber::getCurrent(); $e = $arm(fn() => $me->resume()); Fiber::suspend(); return $e; };
$fibers = [];
foreach (['x' => 0.06, 'y' => 0.12] as $name => $delay) {
    $fibers[$name] = new Fiber(function () use ($base, $wait, $name, $delay) {
        echo "$name waits\n";
        $wait(function ($cb) use ($base, $delay) { $t = Event::timer($base, $cb); $t->add($delay); return $t; });
        echo "$name woke\n";
    });
    $fibers[$name]->start();
}
$reader = new Fiber(function () use ($base, $wait, $a) {
    $wait(function ($cb) use ($base, $a) { $e = new Event($base, $a, Event::READ, $cb); $e->add(); return $e; });
    say('read', fread($a, 10));
});
$reader->start();
fwrite($b, 'data');
say('loop', $base->loop());
say('ended', $fibers['x']->isTerminated(), $fibers['y']->isTerminated(), $reader->isTerminated());
$t = Event::timer($base, function () { Fiber::suspend(); });
$t->add(0);
say('no fiber', @grab(fn() => $base->loop()));
?>
--EXPECT--
x waits
y waits
read: "data"
x woke
y woke
loop: true
ended: true true true
no fiber: FiberError
