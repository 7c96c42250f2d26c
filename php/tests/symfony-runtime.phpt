--TEST--
The runtime for symfony/runtime serves a kernel, which each worker makes for itself
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel', 'Symfony/Component/Runtime', 'Psr/Log'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

foreach ([0, 2] as $workers) {
    $service = new Service('symfony.php', plain: [json_encode(['listen' => '127.0.0.1:0', 'workers' => $workers]), 'runtime']);
    echo $service->ask('/status?code=200'), "\n";
    $service->says('Terminated /status?code=200 200');
    if ($workers) {
        posix_kill($service->pid, SIGHUP);
        $service->says('Reloaded');
        echo $service->ask('/status?code=404'), "\n";
    }
    echo $service->stop(), "\n";
}
// Addresses and workers by the environment come before the options.
putenv('EVENT_SERVER_LISTEN=127.0.0.1:0 localhost:0');
putenv('EVENT_SERVER_WORKERS=1');
$service = new Service('symfony.php', plain: [json_encode(['listen' => '127.0.0.1:1', 'workers' => 2]), 'runtime']);
preg_match('/Listening on .*/', $service->out, $said);
echo preg_replace('/:\d+/', ':PORT', $said[0]), "\n";
echo $service->stop(), "\n";
// A logger is that of the server, and of what serves the kernel.
$service = new Service('symfony.php', plain: [json_encode(['listen' => '127.0.0.1:0']), 'runtime', 'logger']);
$service->ask('/status?code=200&bad-end');
$service->ask('/throw');
$service->says('["error","{method} {target} has failed",{"method":"GET","target":"\/throw","exception":"LogicException: of the controller"}]') && print("told\n");
$service->says('["error","terminate() has failed",{"exception":"LogicException: of the end"}]') && print("told\n");
echo $service->stop(), "\n";
// What is no kernel is said, and not served.
putenv('EVENT_SERVER_WORKERS=0');
$child = new Child(__DIR__ . '/include/symfony.php', json_encode([]), 'runtime', 'nothing');
$child->ends();
echo preg_match('/stdClass is no HttpKernelInterface.*no other/', $child->out, $said) ? $said[0] : $child->out, "\n";
?>
--EXPECT--
200 a body
stopped
200 a body
404 a body
stopped
Listening on 127.0.0.1:PORT, 127.0.0.1:PORT with 1 workers
stopped
told
told
stopped
stdClass is no HttpKernelInterface, and cannot be served: set APP_RUNTIME for the script that makes the kernel, public/index.php, and for no other
