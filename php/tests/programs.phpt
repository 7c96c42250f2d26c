--TEST--
A program that an application has started keeps no port when the service has ended
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

foreach ([0, 1] as $workers) {
    $service = new Service('psr15.php', ['workers' => $workers]);
    $program = (int) substr($service->ask('/leaves'), 4);
    echo $service->stop(), ', ', posix_kill($program, 0) ? 'the program goes on' : 'there is no program', "\n";
    echo @stream_socket_client("tcp://127.0.0.1:$service->port") ? "somebody listens\n" : "nobody listens\n";
    posix_kill($program, SIGKILL);
}
?>
--EXPECT--
stopped, the program goes on
nobody listens
stopped, the program goes on
nobody listens
