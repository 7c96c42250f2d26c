<?php
/* Runs one script of the fuzzer again, with all that it says: tests-sweep/run replay.php script.php */

require __DIR__ . '/load.php';

$workshop = new Workshop();
$ended = Process::run(static fn () => require $argv[1], $workshop->log('one'));
[$verdict, $what] = Verdict::of($ended);
echo preg_replace('/^@@.*\n|\n(?=\n)/m', '', $ended->log), "\n$verdict: $what\n";
exit(Verdict::fails($verdict) ? 1 : 0);
