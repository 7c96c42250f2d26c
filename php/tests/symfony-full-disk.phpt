--TEST--
A StreamedResponse that the disk has no room for is answered with 507, and printed nowhere else
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php
require __DIR__ . '/include/skip.inc';
need('Symfony/Component/HttpKernel');
exec('prlimit --version') or die('skip prlimit is missing: it is in util-linux');
?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('symfony.php', ['bodyMemory' => 1 << 16]);
$ask = function (string $what, int $count) use ($service) {
    $answer = $service->ask("/streamed?count=$count&size=65536");
    echo "$what: ", strlen($answer) > 100 ? substr($answer, 0, 3) . ' ' . strlen($answer) - 4 : json_encode($answer), "\n";
};
$ask('there is room', 32);
$descriptors = $service->descriptors();
$service->limitFiles(1 << 20);
$ask('there is none', 32);
$ask('what fits', 16);
$ask('in memory', 1);
$service->limitFiles('unlimited');
$ask('there is room again', 32);
$service->wait(fn () => $service->descriptors() <= $descriptors);
echo $service->says('GET /streamed?count=32&size=65536 has failed: EventServer\Http\StorageFailure') ? "said\n" : "not said\n";
echo $service->stop(), "\n";
echo str_contains($service->out, 'AAAA') ? "printed\n" : "printed nowhere\n";
?>
--EXPECT--
there is room: 200 2097152
there is none: "507 507 Insufficient Storage\n"
what fits: 200 1048576
in memory: 200 65536
there is room again: 200 2097152
said
stopped
printed nowhere
