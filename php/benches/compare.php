<?php

/*
 * What a request costs: the processor time of the server's process, by requests that wrk has had answered, on the package
 * and under php -S with opcache, in turns: ABBA. Other things that the machine does meanwhile are in neither.
 *
 *   php php/benches/compare.php [ROUNDS] [SECONDS]
 */

declare(strict_types=1);

[$rounds, $seconds] = [(int) ($argv[1] ?? 5), (int) ($argv[2] ?? 3)];
$module = getenv('EVENT_MODULE') ?: dirname(__DIR__, 2) . '/modules/event.so';
$opcache = ['-d', 'zend_extension=opcache', '-d', 'opcache.enable=1', '-d', 'opcache.enable_cli=1'];
$posix = extension_loaded('posix') && is_file(ini_get('extension_dir') . '/posix.so') ? ['-d', 'extension=posix'] : [];
$servers = [
    'event' => [8191, [PHP_BINARY, '-n', ...$posix, ...$opcache, '-d', "extension=$module", __DIR__ . '/event.php', '127.0.0.1:8191']],
    'php -S' => [8192, [PHP_BINARY, '-n', ...$posix, ...$opcache, '-S', '127.0.0.1:8192', __DIR__ . '/sapi.php']],
];

/* Seconds of processor that a process has had. */
function spent(int $pid): float
{
    return (int) explode(' ', file_get_contents("/proc/$pid/schedstat"))[0] / 1e9;
}

$cost = [];
$processes = [];
foreach ($servers as $name => [$port, $command]) {
    $processes[$name] = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
    for ($tries = 0; !($socket = @stream_socket_client("tcp://127.0.0.1:$port")) && $tries < 100; $tries++) {
        usleep(50000);
    }
}
for ($round = 0; $round < $rounds; $round++) {
    foreach (['event', 'php -S', 'php -S', 'event'] as $name) {
        $pid = proc_get_status($processes[$name])['pid'];
        $before = spent($pid);
        $said = (string) shell_exec("wrk -t1 -c16 -d$seconds 'http://127.0.0.1:{$servers[$name][0]}/?name=Ada'");
        preg_match('/(\d+) requests in/', $said, $found) || exit("wrk: $said\n");
        preg_match('/Non-2xx.*/', $said, $wrong) && exit("$name: $wrong[0]\n");
        $cost[$name][] = (spent($pid) - $before) / $found[1] * 1e6;
    }
}
array_map('proc_terminate', $processes);
foreach ($cost as $name => $each) {
    sort($each);
    printf("%-7s %6.1f us a request (from %.1f to %.1f, %d times)\n", $name, $each[intdiv(count($each), 2)], $each[0], end($each), count($each));
    $median[$name] = $each[intdiv(count($each), 2)];
}
printf("ratio   %6.3f\n", $median['event'] / $median['php -S']);
