--TEST--
A worker that dies is replaced, and its neighbours serve on
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php', ['workers' => 3]);
$pid = fn (): int => (int) substr($service->ask('/pid'), 4);
$all = [];
$service->wait(function () use ($pid, &$all) {
    $all[$pid()] = true;
    return count($all) === 3;
});
echo count($all), " workers\n";
// The request of one that is killed is lost; all others are served.
$victim = array_key_first($all);
posix_kill($victim, SIGKILL);
$service->says("Worker $victim has ended of signal 9");
$failed = 0;
$service->wait(function () use ($pid, &$all, &$failed, $victim) {
    $now = $pid();
    $failed += $now > 0 && $now !== $victim ? 0 : 1;
    $all[$now] = true;
    return count($all) === 4;
});
echo "$failed failed, ", count($all) - 1, " others\n";
// One that ends by itself.
echo $service->ask('/exit'), "\n";
$service->says('has ended with status 3');
echo substr($service->ask('/pid'), 0, 3), "\n";
// They have random numbers of their own.
$numbers = [];
foreach (range(1, 30) as $_) {
    $numbers[] = $service->ask('/random');
}
echo count(array_unique($numbers)), " random numbers\n";
$service->wait(function () use ($service) {
    posix_kill($service->pid, SIGUSR1);
    preg_match_all('/\[(\d+)\] Statistics: \{"connections":0/', $service->out, $found);
    return count(array_unique($found[1])) >= 3;
});
$service->wait(fn () => count($service->children()) === 3);
$workers = $service->children();
echo $service->stop(), ', ', count(array_filter($workers, fn ($pid) => posix_kill($pid, 0))), " workers are left\n";
// Workers whose master is killed answer what they have, and go.
$service = new Service('psr15.php', ['workers' => 2]);
$service->ask('/pid');
$service->wait(fn () => count($service->children()) === 2);
$workers = $service->children();
$late = $service->connect();
fwrite($late, "POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
// A worker has it.
fgets($late);
posix_kill($service->pid, SIGKILL);
$service->wait(fn () => !$service->isRunning());
fwrite($late, '1234567890');
echo substr(stream_get_contents($late), -11), "\n";
$service->wait(fn () => !array_filter($workers, fn ($pid) => posix_kill($pid, 0) && !str_contains((string) @file_get_contents("/proc/$pid/stat"), ') Z ')));
echo "none is left\n";
?>
--EXPECT--
3 workers
0 failed, 3 others
500 <!DOCTYPE html>
<html><head>
<title>500 Internal Server Error</title>
</head><body>
<h1>Internal Server Error</h1>
</body></html>

200
30 random numbers
stopped, 0 workers are left
10 261daee5
none is left
