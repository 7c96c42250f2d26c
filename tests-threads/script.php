<?php
/*
 * What each thread does, at the same time as the others: loops with HTTP, TLS, names, timers, signals, a socket below a
 * directory of its own, and a child.
 */

require __DIR__ . '/../tests-phpt/include/stream.inc';

set_error_handler(function (int $level, string $message, string $file, int $line) {
    if (error_reporting() & $level) {
        throw new ErrorException($message, 0, $level, $file, $line);
    }
});

function check(string $what, mixed $expected, mixed $is): void
{
    if ($expected !== $is) {
        echo "threads: $what: ", json_encode($expected), ' expected, not ', json_encode($is), "\n";
        exit(1);
    }
}

function wait(EventBase $base, string $for, callable $until): void
{
    $late = false;
    $timer = Event::timer($base, function () use (&$late) {
        $late = true;
    });
    $timer->add(30);
    while (!$until() && !$late) {
        $base->loop(EventBase::LOOP_ONCE);
    }
    check("$for within 30 seconds", false, $late);
    $timer->free();
}

function socket(): array
{
    $socket = stream_socket_server('tcp://127.0.0.1:0');
    stream_set_blocking($socket, false);
    return [$socket, (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1)];
}

/* Asks a server of HTTP or HTTPS, over one connection. */
function ask(EventBase $base, int $port, int $times, ?EventSslContext $context = null, ?EventDnsBase $names = null): void
{
    $host = $names ? 'threads.test' : '127.0.0.1';
    $client = new EventHttpConnection($base, $names, $host, $port, $context);
    $client->setTimeout(30);
    $answers = [];
    for ($time = 0; $time < $times; $time++) {
        $request = new EventHttpRequest(function (?EventHttpRequest $request) use (&$answers) {
            $answers[] = $request ? $request->getResponseCode() . ' ' . $request->getInputBuffer()->read(1 << 20) : null;
        });
        $request->addHeader('Host', $host, EventHttpRequest::OUTPUT_HEADER);
        $client->makeRequest($request, EventHttpRequest::CMD_GET, "/$time");
        wait($base, "an answer from port $port", function () use (&$answers, $time) {
            return count($answers) > $time;
        });
        check("the answer from port $port", "200 /$time " . str_repeat('x', 5000), $answers[$time]);
    }
}

$base = new EventBase();

$answer = function (EventHttpRequest $request) {
    $body = new EventBuffer();
    $body->add($request->getUri() . ' ' . str_repeat('x', 5000));
    $request->sendReply(200, 'OK', $body);
};
[$socket, $port] = socket();
$http = new EventHttp($base);
$http->setDefaultCallback($answer);
$http->accept($socket);
ask($base, $port, 50);

$certificate = make_cert('threads.test');
[$secured, $secure_port] = socket();
$https = new EventHttp($base, new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $certificate['cert'], EventSslContext::OPT_LOCAL_PK => $certificate['pk'],
]));
$https->setDefaultCallback($answer);
$https->accept($secured);
$asked = [];
$nameserver = dns_server($base, function (string $name, int $type) use (&$asked) {
    $asked[] = $name;
    return [0, $type === 1 ? [[1, inet_pton('127.0.0.1')]] : []];
}, $dns_port);
$names = new EventDnsBase($base, 0);
$names->addNameserverIp("127.0.0.1:$dns_port");
ask($base, $secure_port, 20, new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [
    EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_CA_FILE => $certificate['cert'],
]), $names);
check('the name that was asked for', 'threads.test', $asked[0] ?? null);

// Each thread has a directory of its own, below which paths begin.
$directory = sys_get_temp_dir() . '/event-threads-' . bin2hex(random_bytes(8));
mkdir($directory);
chdir($directory);
$listener = new EventListener($base, function (EventListener $listener, int $fd) use ($base, &$served) {
    $served = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $served->write('served');
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, 'unix:socket');
check('a socket in the directory of the thread', true, file_exists("$directory/socket"));
$read = '';
$client = new EventBufferEvent($base, null, EventBufferEvent::OPT_CLOSE_ON_FREE, function (EventBufferEvent $client) use (&$read) {
    $read .= $client->read(100);
});
$client->enable(Event::READ);
check('connect() to a relative path', true, $client->connect('unix:socket'));
wait($base, 'what is sent on a socket below a directory', function () use (&$read) {
    return $read === 'served';
});
$client->free();
$served->free();
$listener->free();
unlink("$directory/socket");
chdir('/');
rmdir($directory);

$fired = 0;
$timers = [];
for ($number = 0; $number < 200; $number++) {
    $timers[$number] = Event::timer($base, function () use (&$fired) {
        $fired++;
    });
    $timers[$number]->add($number / 100000);
}
wait($base, '200 timers', function () use (&$fired) {
    return $fired === 200;
});

// A signal comes to every loop of the process that waits for it.
$signals = 0;
$signal = Event::signal($base, SIGWINCH, function () use (&$signals) {
    $signals++;
});
$signal->add();
posix_kill(posix_getpid(), SIGWINCH);
wait($base, 'a signal', function () use (&$signals) {
    return $signals > 0;
});

// Of the threads only this one is in the child.
$child = pcntl_fork();
if ($child === 0) {
    try {
        ask($base, $port, 2);
        $signals = 0;
        posix_kill(posix_getpid(), SIGWINCH);
        wait($base, 'a signal in the child', function () use (&$signals) {
            return $signals > 0;
        });
        // Nothing of the other threads can be ended in here.
        pcntl_exec('/bin/true');
    } finally {
        posix_kill(posix_getpid(), SIGKILL);
    }
}
// The server is the child's as well: it must not take the requests of anybody but itself.
check('waitpid()', $child, pcntl_waitpid($child, $status));
check('the status of the child', 0, $status);
$signal->free();
