--TEST--
Event::SIGNAL together with READ or WRITE: the signal counts, and a warning says so
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("$text\n"));
$base = new EventBase();
$event = new Event($base, SIGUSR1, Event::SIGNAL | Event::READ, fn(...$args) => say('called', ...$args));
say('add', $event->add());
raise(SIGUSR1);
$base->loop();
say('set', $event->set($base, SIGUSR2, Event::SIGNAL | Event::WRITE));
?>
--EXPECT--
Event::__construct(): Event::SIGNAL is not to be had together with READ and WRITE: they are left out
add: true
called: 10 8 null
Event::set(): Event::SIGNAL is not to be had together with READ and WRITE: they are left out
set: true
