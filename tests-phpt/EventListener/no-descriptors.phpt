--TEST--
A listener without descriptors to accept with waits, says so, and goes on later
--EXTENSIONS--
posix
sockets
--SKIPIF--
<?php if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind needs descriptors of its own'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

posix_setrlimit(POSIX_RLIMIT_NOFILE, 64, 64);
$base = new EventBase();
$l = new EventListener($base, function ($l, $fd) { echo "accepted\n"; hangup($fd); $l->disable(); },
    'data', EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->getSocketName($address, $port);
$exhaust = function () use (&$all) {
    while ($file = @fopen('/dev/null', 'r')) {
        $all[] = $file;
    }
};
$client = stream_socket_client("tcp://$address:$port");
$exhaust();
set_error_handler(function ($no, $text) use (&$all) {
    echo "[$text]\n";
    $all = [];
});
say('without an error callback', $base->loop());
restore_error_handler();
$client = stream_socket_client("tcp://$address:$port");
$exhaust();
$calls = 0;
$l->setErrorCallback(function ($l, $data) use (&$calls) { $calls++; });
$timer = Event::timer($base, function () use (&$all, &$calls) {
    say('it does not try all the time', $calls > 0 && $calls < 10);
    $all = [];
});
$timer->add(0.02);
$l->enable();
say('loop', $base->loop());
?>
--EXPECT--
[EventBase::loop(): Failed to accept a connection: Too many open files]
accepted
without an error callback: true
it does not try all the time: true
accepted
loop: true
