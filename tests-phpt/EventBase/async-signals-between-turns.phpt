--TEST--
Handlers of pcntl_async_signals() are called also where the loop waits after it has called events, and may throw
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

pcntl_async_signals(true);
$base = new EventBase();
$keep = Event::timer($base, fn() => print("too late\n"));
$keep->add(60);
// It starts a child that sends a signal when we are likely to wait.
$start = Event::timer($base, function () use (&$child) {
    echo "event\n";
    $parent = getmypid();
    $child = pcntl_fork();
    if ($child === 0) {
        usleep(20000);
        posix_kill($parent, SIGUSR1);
        posix_kill(getmypid(), SIGKILL);
    }
});

pcntl_signal(SIGUSR1, function () use ($base) { echo "handler\n"; $base->exit(); });
$start->add(0);
say('loop', $base->loop(), $base->gotExit());
pcntl_waitpid($child, $status);

pcntl_signal(SIGUSR1, fn() => throw new LogicException('mine'));
$start->add(0);
say('exception', grab(fn() => $base->loop()), $keep->pending, $base->gotStop());
pcntl_waitpid($child, $status);
?>
--EXPECT--
event
handler
loop: true true
event
exception: LogicException true true
