<?php

/*
 * Some processes that serve one port. One that dies is replaced. SIGHUP starts new ones, with what is in the files by
 * then, before the old ones finish what they are about: no request is lost. SIGTERM stops all of them.
 *
 *   php php-examples/workers.php 8080 4
 *   kill -HUP PID
 */

$port = (int) ($argv[1] ?? 8080);
$count = (int) ($argv[2] ?? 2);

// Who opens the socket is the parent: it is there as long as the service, whatever becomes of a worker.
$context = stream_context_create(['socket' => ['backlog' => 1024]]);
$flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
$socket = @stream_socket_server("tcp://127.0.0.1:$port", $number, $reason, $flags, $context)
    or exit("Cannot listen on port $port: $reason\n");
stream_set_blocking($socket, false);

function work($socket): void
{
    $base = new EventBase();
    $http = new EventHttp($base);
    // The application belongs here: require what is to be read again by SIGHUP.
    $http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', getmypid() . "\n"));
    $http->accept($socket) or exit(1);
    $stop = Event::signal($base, SIGTERM, function () use ($http, &$stop) {
        $stop->del();
        $http->shutdown(10);
    });
    $stop->add();
    // Ctrl-C is for the parent, which says the rest.
    $quiet = Event::signal($base, SIGINT, fn () => null);
    $quiet->add();
    $parent = posix_getppid();
    $orphaned = Event::timer($base, function () use ($http, $parent, $quiet, &$orphaned) {
        if (posix_getppid() !== $parent) {
            $http->shutdown(10);
        }
        $orphaned->add(1);
    });
    $orphaned->add(1);
    // Without connections to wait for only these are left.
    while ($http->getAddresses() || $http->getConnectionCount()) {
        $base->loop(EventBase::LOOP_ONCE);
    }
}

$workers = [];
$wanted = $count;
$start = function () use (&$workers, $socket): void {
    // A signal that comes meanwhile waits until the child is ready, and known.
    pcntl_sigprocmask(SIG_BLOCK, [SIGHUP, SIGTERM, SIGINT]);
    $pid = pcntl_fork();
    $pid >= 0 or exit("Cannot start a worker\n");
    if ($pid === 0) {
        array_map(fn (int $signal) => pcntl_signal($signal, SIG_DFL), [SIGHUP, SIGTERM, SIGINT]);
        pcntl_sigprocmask(SIG_UNBLOCK, [SIGHUP, SIGTERM, SIGINT]);
        work($socket);
        exit(0);
    }
    $workers[$pid] = true;
    pcntl_sigprocmask(SIG_UNBLOCK, [SIGHUP, SIGTERM, SIGINT]);
};
$stop = function () use (&$workers): void {
    foreach ($workers as $pid => $_) {
        posix_kill($pid, SIGTERM);
    }
};

pcntl_async_signals(true);
pcntl_signal(SIGHUP, function () use (&$workers, $start, $stop, $count): void {
    $old = $workers;
    $workers = [];
    for ($i = 0; $i < $count; $i++) {
        $start();
    }
    array_map(fn (int $pid) => posix_kill($pid, SIGTERM), array_keys($old));
    echo "Reloaded\n";
}, false);
$end = function () use (&$wanted, $stop): void {
    $wanted = 0;
    $stop();
};
pcntl_signal(SIGTERM, $end, false);
pcntl_signal(SIGINT, $end, false);

for ($i = 0; $i < $count; $i++) {
    $start();
}
echo "Listening on port $port\n";
do {
    $pid = pcntl_wait($status);
    if ($pid > 0 && isset($workers[$pid])) {
        unset($workers[$pid]);
        if (count($workers) < $wanted) {
            echo "A worker has died\n";
            $start();
        }
    }
} while ($workers || $wanted || $pid > 0);
echo "Stopped\n";
