--TEST--
make bench checks answers, measures this build and a peer in turn, and says what it has found
--SKIPIF--
<?php
foreach (['python3', 'cc'] as $program) {
    if (!shell_exec("command -v $program")) {
        exit("skip there is no $program");
    }
}
if (!is_file('/proc/self/schedstat')) {
    exit('skip the kernel does not say what CPU time a process has taken');
}
// Valgrind would follow it to the compiler, and takes minutes for what is no more than started here.
if (getenv('USE_ZEND_ALLOC') === '0') {
    exit('skip under valgrind');
}
?>
--FILE--
<?php
$root = dirname(__DIR__, 2);
$json = tempnam(sys_get_temp_dir(), 'bench');
$environment = getenv();
$settings = [
    'PHP' => PHP_BINARY, 'PEER' => "$root/modules/event.so", 'BESIDE' => 'epoll', 'ROUNDS' => '2', 'SECONDS_A_ROUND' => '0.02',
    'CONNECTIONS' => '10', 'JSON' => $json, 'MARKDOWN' => '', 'THIS' => '', 'BENCH_INSTRUCTIONS' => '',
];
$rows = ['http-hello', 'http-chunked', 'http-new', 'http-pipelined', 'upload-1m-streamed', 'websocket-echo-64', 'websocket-b', 'tcp-echo-64-buf',
    'timer-chain'];
$process = proc_open(["$root/benches/run", ...$rows], [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, $settings + $environment);
$said = stream_get_contents($pipes[1]);
$code = proc_close($process);
$found = json_decode(file_get_contents($json), true);
unlink($json);
if ($code !== 0 || !$found) {
    exit("It ended with $code and has said:\n$said");
}
foreach ($found['rows'] as $row => ['unit' => $unit, 'sides' => $sides]) {
    echo "$row, $unit:";
    foreach ($sides as $side => $measured) {
        echo " $side ", $measured['failure'] ?? (count(array_filter($measured['costs'], fn ($cost) => $cost > 0)) . ' rounds');
    }
    echo "\n";
}
?>
--EXPECT--
http-hello, us: this 2 rounds peer 2 rounds epoll 2 rounds
http-chunked, us: this 2 rounds peer 2 rounds epoll not for it
http-new, us: this 2 rounds peer 2 rounds epoll not for it
http-pipelined, us: this 2 rounds peer 2 rounds epoll 2 rounds
upload-1m-streamed, us: this 2 rounds peer 2 rounds epoll not for it
websocket-echo-64, us: this 2 rounds peer 2 rounds epoll not for it
websocket-echo-64k, us: this 2 rounds peer 2 rounds epoll not for it
websocket-broadcast, us: this 2 rounds peer 2 rounds epoll not for it
tcp-echo-64-buf, us: this 2 rounds peer 2 rounds epoll 2 rounds
timer-chain, us: this 2 rounds peer 2 rounds epoll not for it
