--TEST--
php-examples/big_downloads.php sends what is made on the way, and files, to fast and slow clients in bounded memory
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/files.inc';

$folder = sys_get_temp_dir() . '/evd' . getmypid();
mkdir($folder);
register_shutdown_function(fn () => shell_exec("rm -r $folder"));
rename(a_file(30000000), "$folder/a.log");
file_put_contents("$folder/b.log", "the last line\n");

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/big_downloads.php', (string) $port, $folder);
$server->says('Listening');
$memory = fn () => preg_match('/VmHWM:\s+(\d+)/', file_get_contents("/proc/$server->pid/status"), $found) ? (int) $found[1] : 0;
file_get_contents("http://127.0.0.1:$port/report.csv?rows=10");
$before = $memory();

// Some that read nothing but the first bytes.
$slow = [];
foreach (['/report.csv?rows=100000000', '/logs.txt'] as $target) {
    $slow[] = $wire = new Wire($port, "GET $target HTTP/1.1\r\nHost: h\r\n\r\n");
    $server->wait(fn () => ($wire->in .= fread($wire->sock, 1000)) !== '');
}
$report = fopen("http://127.0.0.1:$port/report.csv?rows=1000000", 'r');
for ($lines = 0; ($line = fgets($report)) !== false; $lines++) {
    $last = $line;
}
echo "$lines lines, the last is $last";
$logs = fopen("http://127.0.0.1:$port/logs.txt", 'r');
$expected = "==> $folder/a.log <==\n" . file_get_contents("$folder/a.log") . "==> $folder/b.log <==\nthe last line\n";
echo stream_get_contents($logs) === $expected ? "the logs\n" : "SOMETHING ELSE\n";
echo $memory() - $before < 8 * 1024 ? "no memory for it\n" : 'grown by ' . ($memory() - $before) . " kB\n";
echo preg_replace('/^HTTP\S+ /', '', substr($slow[0]->in, 0, 15)), "\n";
array_map(fn ($wire) => $wire->close(), $slow);
$server->wait(fn () => count($server->sockets($port)) === 1);
echo "nobody is left\n";
?>
--EXPECT--
1000001 lines, the last is 1000000,1000000000000
the logs
no memory for it
200 OK
nobody is left
