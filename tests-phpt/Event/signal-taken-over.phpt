--TEST--
An event that is added takes its signal over, also from pcntl_signal(), which gets it back in the end
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

pcntl_async_signals(true);
$called = [];
$bases = $events = [];
foreach ([0, 1] as $i) {
    $bases[$i] = new EventBase();
    $events[$i] = Event::signal($bases[$i], SIGUSR1, function () use ($i, &$called) { $called[] = $i; });
}
function called(): array {
    global $bases, $called;
    $called = [];
    raise(SIGUSR1);
    foreach ($bases as $base) { $base->loop(EventBase::LOOP_NONBLOCK); }
    return $called;
}
function handle(): void {
    pcntl_signal(SIGUSR1, function () { global $called; $called[] = 'pcntl'; });
}

$events[0]->add();
say('one event', called());
handle();
say('pcntl_signal()', called());
$events[1]->add();
say('another base', called());
handle();
$again = Event::signal($bases[1], SIGUSR1, function () use (&$called) { $called[] = 'again'; });
$again->add();
say('another event of the same base', called());
$events[1]->del();
$again->del();
say('one is left', called());
$events[0]->del();
say('none is left', called());
?>
--EXPECT--
one event: [0]
pcntl_signal(): ["pcntl"]
another base: [0,1]
another event of the same base: [0,"again",1]
one is left: [0]
none is left: ["pcntl"]
