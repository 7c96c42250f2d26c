--TEST--
A worker that is stuck delays no reload, is ended, and leaves no files
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php', ['workers' => 1, 'graceTime' => 0.1]);
$stuck = (int) substr($service->ask('/pid'), 4);
// The file of somebody else is nothing to anybody here.
file_put_contents("$service->folder/event-upload-other", '');
$socket = $service->connect();
$form = multipart('b', [['f', ['f', 'text/plain', 'some']]]);
fwrite($socket, "POST /hangs HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data;boundary=b\r\nContent-Length: " . strlen($form) . "\r\n\r\n$form");
$service->wait(fn () => count($service->files()) === 2);
$upload = array_values(array_diff($service->files(), ['event-upload-other']))[0];
printf("%o\n", fileperms("$service->folder/$upload") & 0777);
foreach ([1, 2] as $reloads) {
    posix_kill($service->pid, SIGHUP);
    $service->wait(fn () => substr_count($service->out, 'Reloaded') === $reloads);
    echo substr($service->ask('/pid'), 0, 3), ' ', posix_kill($stuck, 0) ? 'the stuck one is there' : 'it is gone', "\n";
}
$service->wait(fn () => !posix_kill($stuck, 0));
echo json_encode(stream_get_contents($socket)), "\n";
$service->wait(fn () => count($service->files()) === 1);
echo $service->stop(), "\n";
?>
--EXPECT--
600
200 the stuck one is there
200 the stuck one is there
""
files are left: event-upload-other
