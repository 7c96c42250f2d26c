--TEST--
EventHttp::shutdown() from all kinds of callbacks, with all kinds of ends
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/child.inc';

/* Lets a client of each protocol ask, and shows what comes of it until the loop ends by itself. */
function scene(string $name, callable $set): void
{
    foreach ([1, 2] as $protocol) {
        $base = new EventBase();
        [$http, $port] = listen_http($base);
        $log = [];
        $stop = function () use ($http, &$log) {
            $log[] = 'stop';
            $http->shutdown(5, function () use (&$log) { $log[] = 'over'; });
        };
        $set($http, $stop, $base);
        $wire = $protocol === 1 ? new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc") : new Http2($base, $port);
        $protocol === 2 and $wire->send(frame(HEADERS, END_HEADERS, 1, block('/', 'POST')) . frame(DATA, END_STREAM, 1, 'abc'));
        $seen = '';
        pump($base, function () use ($wire, $protocol, &$seen, &$log) {
            if ($protocol === 1) {
                $seen = $wire->poll()->in;
            } else {
                foreach ($wire->frames() as [$type, $flags, , $payload]) {
                    $seen .= $type === DATA ? $payload : '';
                    $type === PING && !($flags & ACK) and $wire->send(frame(PING, ACK, 0, $payload));
                }
            }
            return $wire->eof && in_array('over', $log);
        });
        echo "$name, HTTP/$protocol: ", str_contains($seen, 'reply') ? 'answered' : 'NOT ANSWERED', $protocol === 1 ? (stripos($seen, 'connection: close') ? ' and closed' : '') : '', '; ', implode(', ', $log), '; ';
        say('the loop ends', $base->loop());
    }
}
$answer = fn ($request) => $request->sendReply(200, 'OK', 'reply');

scene('in the callback, behind the reply', fn ($http, $stop) => $http->setDefaultCallback(function ($request) use ($answer, $stop) { $answer($request); $stop(); }));
scene('in the callback, before the reply', fn ($http, $stop) => $http->setDefaultCallback(function ($request) use ($answer, $stop) { $stop(); $answer($request); }));
scene('between pieces of a reply', fn ($http, $stop) => $http->setDefaultCallback(function ($request) use ($stop) {
    $request->sendReplyStart(200, 'OK');
    $stop();
    $request->addHeader('Content-Length', '5', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReplyChunk('reply', fn ($request) => $request->sendReplyEnd());
}));
scene('in the header callback', function ($http, $stop) use ($answer) {
    $http->setHeaderCallback($stop);
    $http->setDefaultCallback($answer);
});
scene('in the chunk callback', function ($http, $stop) use ($answer) {
    $http->setHeaderCallback(fn ($request) => $request->setChunkCallback($stop));
    $http->setDefaultCallback($answer);
});
scene('in the complete callback', fn ($http, $stop) => $http->setDefaultCallback(function ($request) use ($answer, $stop) { $request->setCompleteCallback($stop); $answer($request); }));
scene('in a timer', fn ($http, $stop, $base) => $http->setDefaultCallback(function ($request) use ($answer, $stop, $base) {
    static $timers = [];
    $timers[] = $timer = Event::timer($base, function () use ($request, $answer, $stop) { $stop(); $answer($request); });
    $timer->add(0.01);
}));
scene('in a signal handler of pcntl', function ($http, $stop) use ($answer) {
    pcntl_async_signals(true);
    pcntl_signal(SIGUSR1, $stop);
    $http->setDefaultCallback(function ($request) use ($answer) { raise(SIGUSR1); $answer($request); });
});
scene('in a signal event', function ($http, $stop, $base) use ($answer) {
    static $events = [];
    pcntl_signal(SIGUSR1, SIG_IGN);
    $events[] = $event = Event::signal($base, SIGUSR1, function () use ($stop, &$event) { $event->del(); $stop(); });
    $event->add();
    $http->setDefaultCallback(function ($request) use ($answer) { $answer($request); raise(SIGUSR1); });
});
scene('in the close callback', fn ($http, $stop) => $http->setDefaultCallback(function ($request) use ($answer, $stop) {
    $request->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    $request->getConnection()->setCloseCallback($stop);
    $answer($request);
}));

echo "from its own callback\n";
$base = new EventBase();
[$http] = listen_http($base);
$count = 0;
$again = function ($http) use (&$again, &$count) {
    echo 'over ', ++$count, "\n";
    $count < 3 and $http->shutdown(1, $again);
};
$http->shutdown(1, $again);
say('the loop ends', $base->loop());

echo "a server that nobody has any more\n";
[$http, $port] = listen_http($base);
$kept = null;
$http->setDefaultCallback(function ($request) use (&$kept) { $kept = $request; });
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$kept) { return $kept !== null; });
$http->shutdown(30, fn () => print("over\n"));
$http = null;
gc_collect_cycles();
spin($base);
$kept->sendReply(200, 'OK', 'late');
say('answered', reply($base, $wire)[2]);
$kept = null;
say('the loop ends', $base->loop());

echo "ends of the script\n";
$code = fn (string $more) => '
    $base = new EventBase();
    $http = new EventHttp($base);
    $http->bind("127.0.0.1");
    $http->setDefaultCallback(function ($request) use ($base) {
        $request->getConnection()->setCloseCallback(fn () => print("closed\n"));
        $GLOBALS["kept"] = $request;
        $base->stop();
    });
    $wire = stream_socket_client("tcp://" . $http->getAddresses()[0]);
    fwrite($wire, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    $base->loop();
    ' . $more . '
    echo "end of the script\n";';
foreach ([
    'over before it is over' => '$http->shutdown(30, fn () => print("over\n"));',
    'without the variable' => '$http->shutdown(30, fn () => print("over\n")); $http = null; $base = null; gc_collect_cycles();',
    'freed' => '$http->shutdown(30, fn () => print("never\n")); $base->free(); $base = null;',
    'constructed again' => '$http->shutdown(30, fn () => print("over\n")); $http->__construct($base);',
    'an exception' => '$http->shutdown(0, fn () => throw new Exception("thrown")); try { $base->loop(); } catch (Exception $e) { echo $e->getMessage(), "\n"; }',
    'exit' => '$http->shutdown(0, function () { echo "over\n"; exit; }); $base->loop();',
    'a cycle' => '$http->shutdown(30, function () use ($http) { echo "over\n"; }); unset($http, $kept);',
    'a fatal error' => '$http->shutdown(30, fn () => print("never\n")); eval("function f() {} function f() {}");',
] as $name => $more) {
    echo "$name: ", implode(', ', preg_replace('/^.*Fatal error.*/', 'fatal error', run_apart($code($more)))), "\n";
}
?>
--EXPECT--
in the callback, behind the reply, HTTP/1: answered and closed; stop, over; the loop ends: true
in the callback, behind the reply, HTTP/2: answered; stop, over; the loop ends: true
in the callback, before the reply, HTTP/1: answered and closed; stop, over; the loop ends: true
in the callback, before the reply, HTTP/2: answered; stop, over; the loop ends: true
between pieces of a reply, HTTP/1: answered; stop, over; the loop ends: true
between pieces of a reply, HTTP/2: answered; stop, over; the loop ends: true
in the header callback, HTTP/1: answered and closed; stop, over; the loop ends: true
in the header callback, HTTP/2: answered; stop, over; the loop ends: true
in the chunk callback, HTTP/1: answered and closed; stop, over; the loop ends: true
in the chunk callback, HTTP/2: answered; stop, over; the loop ends: true
in the complete callback, HTTP/1: answered; stop, over; the loop ends: true
in the complete callback, HTTP/2: answered; stop, over; the loop ends: true
in a timer, HTTP/1: answered and closed; stop, over; the loop ends: true
in a timer, HTTP/2: answered; stop, over; the loop ends: true
in a signal handler of pcntl, HTTP/1: answered and closed; stop, over; the loop ends: true
in a signal handler of pcntl, HTTP/2: answered; stop, over; the loop ends: true
in a signal event, HTTP/1: answered; stop, over; the loop ends: true
in a signal event, HTTP/2: answered; stop, over; the loop ends: true
in the close callback, HTTP/1: answered and closed; stop, over; the loop ends: true
in the close callback, HTTP/2: answered; stop, over; the loop ends: true
from its own callback
over 1
over 2
over 3
the loop ends: true
a server that nobody has any more
answered: "late"
over
the loop ends: true
ends of the script
over before it is over: end of the script, closed, over
without the variable: end of the script, closed, over
freed: end of the script
constructed again: closed, over, end of the script
an exception: closed, Warning: EventBase::loop(): Breaking the loop due to exception Exception in Command line code on line 13, thrown, end of the script
exit: closed, over
a cycle: end of the script, closed, over
a fatal error: fatal error, status 255
