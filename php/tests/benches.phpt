--TEST--
make bench measures the handler of PSR-15 on the package, and beside it what is asked for
--SKIPIF--
<?php
require __DIR__ . '/include/skip.inc';
need('Nyholm/Psr7');
foreach (['python3', 'cc'] as $program) {
    if (!shell_exec("command -v $program")) {
        exit("skip there is no $program");
    }
}
if (getenv('USE_ZEND_ALLOC') === '0') {
    exit('skip under valgrind');
}
?>
--FILE--
<?php
$root = dirname(__DIR__, 2);
$json = tempnam(sys_get_temp_dir(), 'bench');
$settings = ['PHP' => PHP_BINARY, 'BESIDE' => 'php', 'ROUNDS' => '1', 'SECONDS_A_ROUND' => '0.02', 'JSON' => $json];
$process = proc_open(["$root/benches/run", 'psr'], [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, $settings + getenv());
$said = stream_get_contents($pipes[1]);
$code = proc_close($process);
$found = json_decode(file_get_contents($json), true);
unlink($json);
if ($code !== 0 || !$found) {
    exit("It ended with $code and has said:\n$said");
}
foreach ($found['rows'] as $row => ['sides' => $sides]) {
    echo "$row:";
    foreach ($sides as $side => $measured) {
        echo " $side ", $measured['failure'] ?? (count($measured['costs']) . ' rounds');
    }
    echo "\n";
}
?>
--EXPECT--
psr-hello: this 1 rounds php not for it
psr-headers: this 1 rounds php not for it
psr-new: this 1 rounds php 1 rounds
psr-own: this 1 rounds php not for it
