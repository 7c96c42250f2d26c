--TEST--
php-examples/uploads_to_disk.php writes what comes to files, in bounded memory, and keeps nothing that is not whole
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/files.inc';

$folder = sys_get_temp_dir() . '/evu' . getmypid();
mkdir($folder);
register_shutdown_function(fn () => shell_exec("rm -r $folder"));
$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/uploads_to_disk.php', (string) $port, $folder);
$server->says('Taking files');
$memory = fn () => preg_match('/VmHWM:\s+(\d+)/', file_get_contents("/proc/$server->pid/status"), $found) ? (int) $found[1] : 0;
$answer = function (Wire $wire) use ($server) {
    $message = null;
    $server->wait(function () use ($wire, &$message) {
        $wire->poll();
        return $message = message($wire->in, false, $wire->eof);
    });
    return "$message[3] " . trim($message[2]) . "\n";
};
$put = fn (string $target, int $size) => new Wire($port, "PUT $target HTTP/1.1\r\nHost: h\r\nContent-Length: $size\r\n\r\n");

echo $answer($put('/small', 5)->send('small'));
$before = $memory();
$path = a_file(50000000);
$wire = $put('/dir/big%20one', filesize($path));
$file = fopen($path, 'r');
$chunk = '';
$server->wait(function () use ($wire, $file, &$chunk) {
    do {
        $chunk = $chunk === '' ? (string) fread($file, 65536) : $chunk;
        $sent = $chunk === '' ? 0 : (int) @fwrite($wire->sock, $chunk);
        $chunk = substr($chunk, $sent);
    } while ($sent > 0);
    return $chunk === '' && feof($file);
});
echo $answer($wire);
echo md5_file("$folder/big one") === md5_file($path) ? "whole\n" : "DAMAGED\n";
echo $memory() - $before < 8 * 1024 ? "no memory for it\n" : 'grown by ' . ($memory() - $before) . " kB\n";

$wire = $put('/broken', 1000)->send('some');
$server->wait(fn () => count(scandir($folder)) === 5);
$wire->close();
$server->wait(fn () => count(scandir($folder)) === 4);
echo implode(' ', scandir($folder)), "\n";
echo $answer($put('/.hidden', 5));
echo $answer($put('/huge', 90 << 30));
echo $answer(new Wire($port, "PUT /chunks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
echo file_get_contents("$folder/chunks"), "\n";
$server->wait(fn () => count($server->sockets($port)) <= 4);
echo $server->out === "Taking files to $folder on port $port\n" ? '' : $server->out;
?>
--EXPECT--
201 5 bytes
201 50000000 bytes
whole
no memory for it
. .. big one small
400 That is no name for a file
507 There is no room for it
201 5 bytes
abcde
