--TEST--
A client that does not read costs one piece, and keeps nobody waiting; one that goes frees its stream
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
$before = $service->kilobytes('VmRSS');
$slow = [];
foreach (range(1, 10) as $_) {
    $socket = $service->connect();
    fwrite($socket, "GET /pieces?count=100000&size=65536 HTTP/1.1\r\nHost: h\r\n\r\n");
    fread($socket, 1000);
    $slow[] = $socket;
}
foreach (range(1, 20) as $_) {
    $service->ask('/pid');
}
echo substr($service->ask('/pid'), 0, 3), "\n";
$grown = $service->kilobytes('VmRSS') - $before;
// A piece, and what is cut from it on its way.
echo $grown < 10 * 512 ? "bounded\n" : "$grown KiB for ten\n";
echo substr_count($service->out, 'is gone'), " generators are gone\n";
// It goes on when it is read on.
$got = 0;
while ($got < 8 << 20) {
    $got += strlen(fread($slow[0], 65536));
}
echo "read on\n";
array_map('fclose', $slow);
$service->wait(fn () => substr_count($service->out, 'is gone') === 10);
echo substr_count($service->out, 'is gone'), " generators are gone\n";
$service->wait(fn () => $service->sockets($service->port) === ['LISTEN']);
echo implode(' ', $service->sockets($service->port)), "\n";
// One that waits for a stream that does not block.
$socket = $service->connect();
fwrite($socket, "GET /nonblocking HTTP/1.1\r\nHost: h\r\n\r\n");
fclose($socket);
$service->wait(fn () => $service->sockets($service->port) === ['LISTEN']);
echo $service->stop(), "\n";
?>
--EXPECT--
200
bounded
0 generators are gone
read on
10 generators are gone
LISTEN
stopped
