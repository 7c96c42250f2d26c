--TEST--
Handlers of pcntl_async_signals() are called while the loop waits, and may throw
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

/* A child that sends a signal when we are likely to wait. */
function signal_from_child(int $signal): int {
    $parent = getmypid();
    $child = pcntl_fork();
    if ($child === 0) {
        usleep(20000);
        posix_kill($parent, $signal);
        posix_kill(getmypid(), SIGKILL);
    }
    return $child;
}

pcntl_async_signals(true);
$base = new EventBase();
$keep = Event::timer($base, fn() => print("too late\n"));
$keep->add(60);
// exit(), since the signal may come before the loop does.
pcntl_signal(SIGUSR1, function (int $signal) use ($base) { say('handler', $signal === SIGUSR1); $base->exit(); });
$child = signal_from_child(SIGUSR1);
say('loop', $base->loop(), $base->gotExit());
pcntl_waitpid($child, $status);

pcntl_signal(SIGUSR1, fn() => throw new LogicException('mine'));
$child = signal_from_child(SIGUSR1);
say('exception', grab(fn() => $base->loop()), $keep->pending);
pcntl_waitpid($child, $status);

// Events for signals and handlers of pcntl do not get in each other's way.
pcntl_signal(SIGUSR1, fn() => print("handler again\n"));
$e = Event::signal($base, SIGUSR2, function () use ($base) { echo "event\n"; $base->exit(); });
$e->add();
raise(SIGUSR1);
raise(SIGUSR2);
say('loop', $base->loop());
$e->free();
pcntl_signal(SIGUSR2, fn() => print("handler of the other\n"));
raise(SIGUSR2);
?>
--EXPECT--
handler: true
loop: true true
exception: LogicException true
handler again
event
loop: true
handler of the other
