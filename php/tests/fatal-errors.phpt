--TEST--
A fatal error ends the process, and leaves no files of uploads; a worker is replaced
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

foreach ([0, 1] as $workers) {
    $service = new Service('psr15.php', ['workers' => $workers], ['-d', 'memory_limit=64M']);
    $form = multipart('b', [['f', ['f', 'text/plain', 'some']]]);
    // Another one's is under way.
    $other = $service->connect();
    fwrite($other, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\nContent-Type: multipart/form-data;boundary=b\r\n\r\n"
        . "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nhalf of it");
    $service->wait(fn () => count($service->files()) === 1);
    $service->ask('/bomb', 'POST', $form, 'Content-Type: multipart/form-data; boundary=b');
    if ($workers) {
        $service->says('has ended with status 255');
        echo substr($service->ask('/pid'), 0, 3), "\n";
    } else {
        $service->ends();
    }
    echo $service->says('Allowed memory size') ? "said\n" : '';
    $service->wait(fn () => $service->files() === []);
    echo count($service->files()), " files\n";
    $workers && print($service->stop() . "\n");
}
?>
--EXPECT--
said
0 files
200
said
0 files
stopped
