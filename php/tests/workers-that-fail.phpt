--TEST--
Workers that cannot start are not started for ever, and those that die at once are started slowly
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$folder = sys_get_temp_dir() . '/event-server-code-' . getmypid();
mkdir($folder);
file_put_contents("$folder/version.php", "<?php throw new LogicException('of the factory');");
$child = new Child(__DIR__ . '/include/versions.php', json_encode(['workers' => 2, 'listen' => '127.0.0.1:0', 'folder' => $folder]));
$child->ends();
foreach (['A worker cannot start: LogicException: of the factory', 'No worker has ever served: stopping', 'Stopped'] as $line) {
    echo str_contains($child->out, $line) ? '' : 'not said: ', $line, "\n";
}
echo substr_count($child->out, 'cannot start') <= 2 ? "once each\n" : $child->out;
// Those that have served, and then die one after the other.
file_put_contents("$folder/version.php", "<?php return 'one';");
$service = new Service('versions.php', ['workers' => 1, 'folder' => $folder]);
echo $service->ask('/'), "\n";
file_put_contents("$folder/version.php", "<?php exit(7);");
$service->wait(fn () => count($service->children()) === 1);
posix_kill($service->children()[0], SIGKILL);
$service->says('started in 0.8 seconds');
echo substr_count($service->out, 'ended with status 7') <= 5 ? "slowly\n" : $service->out;
// It recovers, and stops at once while it waits.
file_put_contents("$folder/version.php", "<?php return 'two';");
echo $service->ask('/'), "\n";
echo $service->stop(), "\n";
// The same of those that take long until they fail.
$service = new Service('versions.php', ['workers' => 1, 'folder' => $folder]);
echo $service->ask('/'), "\n";
file_put_contents("$folder/version.php", '<?php usleep(1100000); exit(7);');
$service->wait(fn () => count($service->children()) === 1);
posix_kill($service->children()[0], SIGKILL);
echo $service->says('started in 0.4 seconds') ? "slowly\n" : '';
echo $service->stop(), "\n";
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
A worker cannot start: LogicException: of the factory
No worker has ever served: stopping
Stopped
once each
200 one
slowly
200 two
stopped
200 two
slowly
stopped
