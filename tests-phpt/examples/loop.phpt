--TEST--
php-examples/pipe.php reads the lines of another process; timers_and_signals.php ends when it is interrupted
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/child.inc';

$pipe = new Child(__DIR__ . '/../../php-examples/pipe.php');
$clock = new Child(__DIR__ . '/../../php-examples/timers_and_signals.php');
$clock->says('1 2 ');
posix_kill($clock->pid, SIGINT);
$clock->says("\n");
$clock->wait(fn () => !$clock->isRunning());
echo $clock->out;
$pipe->wait(fn () => !$pipe->isRunning());
$pipe->wait(fn () => str_ends_with($pipe->out, "0\n"));
echo str_replace('.', '', $pipe->out);
?>
--EXPECTREGEX--
^1 2 (\d+ )*
Interrupted by signal 2
Stopped
\[one\]\[two\]\[three\]
It ended with 0$
