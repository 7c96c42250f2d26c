--TEST--
A forked child has its own handlers until its base says otherwise
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

pcntl_async_signals(true);
$base = new EventBase();
$event = Event::signal($base, SIGUSR1, fn () => print("event\n"));
$event->add();
$child = pcntl_fork();
if ($child === 0) {
    pcntl_signal(SIGUSR1, fn () => print("handler of the child\n"));
    $base->loop(EventBase::LOOP_NONBLOCK);
    raise(SIGUSR1);
    $base->loop(EventBase::LOOP_NONBLOCK);
    $base->reInit();
    raise(SIGUSR1);
    $base->loop(EventBase::LOOP_NONBLOCK);
    $event->del();
    raise(SIGUSR1);
    exit(0);
}
pcntl_waitpid($child, $status);
echo "parent\n";
raise(SIGUSR1);
$base->loop(EventBase::LOOP_NONBLOCK);
?>
--EXPECT--
handler of the child
event
handler of the child
parent
event
