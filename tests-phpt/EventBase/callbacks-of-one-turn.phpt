--TEST--
What a callback frees, disarms or replaces is not called in the same turn; what it adds is called in the next
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

class Magic
{
    public array $log = [];

    public function __call(string $name, array $arguments): void
    {
        $this->log[] = $name . $arguments[0];
    }
}

$base = new EventBase();
$log = [];
$events = [];
$magic = new Magic();
$from = Closure::fromCallable([$magic, 'closure']);
$add = function (string $name, callable $callback) use ($base, &$events) {
    $events[$name] = Event::timer($base, $callback, " $name");
    $events[$name]->add(0);
};

$add('first', function () use (&$log, &$events, $add) {
    $log[] = 'first';
    $events['freed']->free();
    $events['disarmed']->del();
    unset($events['forgotten']);
    // The event whose callback runs, and the callback with it.
    $events['first']->free();
    $add('next turn', function () use (&$log) {
        $log[] = 'next turn';
    });
});
foreach (['freed', 'disarmed', 'forgotten'] as $name) {
    $add($name, function ($data) use (&$log) {
        $log[] = "not$data";
    });
}
$add('replaces itself', function () use (&$log, &$events, $base) {
    $log[] = 'replaces itself';
    $events['replaces itself']->setTimer($base, function ($data) use (&$log) {
        $log[] = "replaced$data";
    }, ' by another');
    $events['replaces itself']->add(0);
});
// Callables of all kinds, one after the other; a method made up for __call() is looked up for each call.
$add('called', [$magic, 'method']);
$add('again', [$magic, 'method']);
$add('made', $from);
$add('last', function (...$arguments) use (&$log) {
    $log[] = $arguments;
});
$base->loop();
say('script', $log);
say('magic', $magic->log);
?>
--EXPECT--
script: ["first","replaces itself",[" last"],"next turn","replaced by another"]
magic: ["method called","method again","closure made"]
