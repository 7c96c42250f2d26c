--TEST--
A callback may suspend when the whole loop runs inside a Fiber
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$f = new Fiber(function () use ($base) {
    $t = Event::timer($base, function ($d) {
        echo "callback begins\n";
        $v = Fiber::suspend("from $d");
        echo "callback resumed with $v\n";
    }, 'timer');
    $t->add(0);
    $r = $base->loop();
    return $r;
});
say('start', $f->start());
echo "main is free\n";
$f->resume('value');
say('done', $f->isTerminated(), $f->getReturn());
?>
--EXPECT--
callback begins
start: "from timer"
main is free
callback resumed with value
done: true true
