--TEST--
A kernel of Symfony that can be reset is, after each request, those that fail included
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel', 'Symfony/Contracts/Service'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('symfony.php', ['resettable' => true]);
foreach (['/status?code=200', '/throw', '/fails', '/status?code=404'] as $number => $target) {
    echo "$target: ", substr($service->ask($target), 0, 3), "\n";
    $service->wait(fn () => substr_count($service->out, 'Reset') > $number);
}
echo $service->stop(), ', reset ', substr_count($service->out, 'Reset'), " times\n";
?>
--EXPECT--
/status?code=200: 200
/throw: 500
/fails: 500
/status?code=404: 404
stopped, reset 4 times
