--TEST--
The constructor takes the number of a signal as any number
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach ([(string) SIGUSR1, (float) SIGUSR1, SIGUSR1 + 0.5] as $number) {
    $event = new Event($base, $number, Event::SIGNAL, fn (...$args) => say('called', ...$args));
    say('add', $event->add());
    posix_kill(getmypid(), SIGUSR1);
    $base->loop();
}
?>
--EXPECT--
add: true
called: 10 8 null
add: true
called: 10 8 null
add: true
called: 10 8 null
