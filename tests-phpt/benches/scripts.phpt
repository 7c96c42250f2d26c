--TEST--
The scripts of make bench run, and say what each of their cases has cost
--FILE--
<?php
$module = dirname(__DIR__, 2) . '/modules/event.so';
foreach (['buffers', 'events', 'timers'] as $name) {
    $script = dirname(__DIR__, 2) . "/benches/scripts/$name.php";
    $process = proc_open(
        [PHP_BINARY, '-n', '-d', 'memory_limit=-1', '-d', "extension=$module", $script],
        [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]],
        $pipes,
        null,
        ['SCALE' => '0.001'],
    );
    $said = stream_get_contents($pipes[1]);
    $cases = 0;
    foreach (explode("\n", rtrim($said)) as $line) {
        $case = json_decode($line, true);
        if (!is_array($case) || !is_string($case['name']) || $case['operations'] < 1 || $case['cpu'] < 0 || $case['seconds'] <= 0) {
            exit("$name.php: $line\n");
        }
        $cases++;
    }
    // In the script there are as many, some of them in a loop.
    $expected = substr_count(file_get_contents($script), "\nmeasure(") + ($name === 'events' ? 3 : 0);
    echo "$name.php: ", proc_close($process), $cases === $expected ? ', all cases' : ", $cases of $expected cases", "\n";
}
?>
--EXPECT--
buffers.php: 0, all cases
events.php: 0, all cases
timers.php: 0, all cases
