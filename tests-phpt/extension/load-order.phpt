--TEST--
The module loads alone, before and after sockets, and with opcache and its just-in-time compiler
--EXTENSIONS--
sockets
--FILE--
<?php
$module = __DIR__ . '/../../modules/event.so';
$directory = ini_get('extension_dir');
$shared = fn (string $name) => is_file("$directory/$name.so");
$sockets = $shared('sockets') ? ['-d', 'extension=sockets'] : [];
$event = ['-d', "extension=$module"];
$opcache = $shared('opcache') ? ['-d', 'zend_extension=opcache'] : [];
$jit = ['-d', 'opcache.enable_cli=1', '-d', 'opcache.jit_buffer_size=32M', '-d', 'opcache.jit=tracing'];

$script = tempnam(sys_get_temp_dir(), 'event');
file_put_contents($script, <<<'PHP'
    <?php
    $base = new EventBase();
    $ticks = 0;
    $timer = Event::timer($base, function () use (&$timer, &$ticks) { if (++$ticks < 2000) { $timer->add(0); } });
    $timer->add(0);
    $base->loop();
    echo $ticks;
    if (extension_loaded('sockets')) {
        socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
        $event = new Event($base, $pair[0], Event::READ, function ($fd) use ($pair) { echo ' ', socket_read($pair[0], 9); });
        $event->add();
        socket_write($pair[1], 'read');
        $base->loop();
    } elseif (EventUtil::getSocketFd(STDIN) === 0) {
        echo ' alone';
    }
    PHP);
register_shutdown_function('unlink', $script);
foreach ([
    'alone' => $event,
    'before sockets' => [...$event, ...$sockets],
    'after sockets' => [...$sockets, ...$event],
    'with opcache' => [...$opcache, ...$event, ...$sockets, ...$jit],
] as $name => $arguments) {
    $process = proc_open(
        [PHP_BINARY, '-n', '-d', 'display_startup_errors=1', '-d', 'error_reporting=-1', ...$arguments, $script],
        [1 => ['pipe', 'w'], 2 => ['pipe', 'w']],
        $pipes,
    );
    $out = stream_get_contents($pipes[1]) . stream_get_contents($pipes[2]);
    echo "$name: $out, ", proc_close($process), "\n";
}
?>
--EXPECTREGEX--
^alone: 2000 (alone|read), 0
before sockets: 2000 read, 0
after sockets: 2000 read, 0
with opcache: 2000 read, 0$
