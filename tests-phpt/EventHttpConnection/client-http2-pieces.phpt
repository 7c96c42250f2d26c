--TEST--
EventHttpConnection over HTTP/2: responses in pieces hold the server back one by one, bodies of requests go out as the server makes room, and what is given up is reset alone
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

const SIZE = 600 * 1024;

$base = new EventBase();
$http = new EventHttp($base, server_context());
$server = stream_socket_server('tcp://127.0.0.1:0');
$http->accept($server);
$port = port_of(stream_socket_get_name($server, false));
$failed = [];
$taken = false;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$got, &$failed, &$taken, &$upload) {
    $request->setErrorCallback(function ($request, int $error) use (&$failed) { $failed[] = "{$request->getUri()} $error"; });
    if ($request->getUri() === '/put') {
        $got = 0;
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$got, &$taken) {
            if (!$taken) {
                return $request->pause();
            }
            $got += $request->getInputBuffer()->length;
            $request->getInputBuffer()->drain(-1);
        });
        $upload = $request;
    }
});
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$got) {
    if ($request->getUri() === '/put') {
        $request->sendReply(200, 'OK', (string) ($got + $request->getInputBuffer()->length));
        return;
    }
    if ($request->getUri() === '/short') {
        $request->sendReply(200, 'OK', 'short');
        return;
    }
    $request->addHeader('X-Uri', $request->getUri(), EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', str_repeat('x', SIZE));
});

$conn = http2_client($base, $port);
$conn->setCloseCallback(function () { echo "closed\n"; });
$log = [];
$most = [];
$sum = [];
$paused = [];
$take = false;
foreach (['paused', 'left', 'taken'] as $name) {
    ask($conn, $name, $log, function (EventHttpRequest $request) use ($name, &$most, &$sum, &$paused, &$take, &$log) {
        $most[$name] = $sum[$name] = 0;
        $request->setHeaderCallback(function ($request, $arg) use (&$log) {
            $log[] = "head $arg {$request->getResponseCode()} {$request->findHeader('X-Uri', EventHttpRequest::INPUT_HEADER)}";
        }, $name);
        $request->setChunkCallback(function (EventHttpRequest $request, $name) use (&$most, &$sum, &$paused, &$take) {
            $buffer = $request->getInputBuffer();
            $most[$name] = max($most[$name], $buffer->length);
            $paused[$name] = $request;
            if ($name === 'left' && !$take) {
                return;
            }
            $sum[$name] += $buffer->length;
            $buffer->drain(-1);
            if ($name === 'paused' && !$take) {
                $request->pause();
            }
        }, $name);
    });
}
pump($base, function () use (&$log) { return preg_grep('/^taken: /', $log); });
sort($log);
echo implode("\n", $log), "\n";
$log = [];
ask($conn, 'short', $log);
pump($base, function () use (&$log) { return $log; });
linger($base);
echo implode("\n", $log), "\n";
foreach (['paused', 'left', 'taken'] as $name) {
    echo "$name: ", $sum[$name] === SIZE ? 'all' : 'a part', ', at most ', $most[$name] <= 65536 + 16384 ? '64 KiB and a frame' : $most[$name], " waiting\n";
}
$take = true;
$paused['paused']->resume();
$sum['left'] += $paused['left']->getInputBuffer()->length;
$paused['left']->getInputBuffer()->drain(-1);
pump($base, function () use (&$log) { return count($log) === 3; });
sort($log);
echo implode("\n", $log), "\n", $sum['paused'] === SIZE && $sum['left'] === SIZE ? "all of them\n" : json_encode($sum);
$paused = [];

echo "a body that the server takes its time with\n";
$log = [];
$left = false;
$request = ask($conn, 'put', $log, function (EventHttpRequest $request) use (&$left) {
    $request->getOutputBuffer()->add(str_repeat('y', 8 * SIZE));
    $request->setCompleteCallback(function ($request, $arg) use (&$left) { $left = $arg; }, 'it has left');
}, EventHttpRequest::CMD_PUT);
pump($base, function () use (&$upload) { return $upload; });
linger($base, 0.2);
var_dump($left);
$taken = true;
$upload->resume();
pump($base, function () use (&$log) { return $log; });
echo implode("\n", $log), ", $left\n";
$upload = null;

echo "given up in its callbacks\n";
foreach (['head', 'chunk'] as $when) {
    foreach (['cancel', 'free'] as $how) {
        $log = [];
        $failed = [];
        $hook = function ($request) use ($how, &$log, $when) {
            $log[] = "$how in $when";
            $request->$how();
        };
        ask($conn, 'given-up', $log, fn ($request) => $when === 'head' ? $request->setHeaderCallback($hook) : $request->setChunkCallback($hook));
        ask($conn, 'short', $log);
        pump($base, function () use (&$failed, &$log) { return $failed && preg_grep('/^short/', $log); });
        sort($log);
        echo implode('; ', $log), ' - ', implode($failed), "\n";
    }
}
echo "one that waits for its turn, and one that was not answered\n";
$log = [];
$request = ask($conn, 'not-made', $log);
$request->cancel();
$request = ask($conn, 'late', $log);
$request->setDeadline(0.001);
usleep(2000);
pump($base, function () use (&$log) { return count($log) === 3; });
echo implode("\n", str_replace(['there was no response', 'the response was not complete'], '...', $log)), "\n";
$conn = null;
?>
--EXPECT--
head left 200 /left
head paused 200 /paused
head taken 200 /taken
taken: 200
short: 200 short
paused: a part, at most 64 KiB and a frame waiting
left: a part, at most 64 KiB and a frame waiting
taken: all, at most 64 KiB and a frame waiting
left: 200
paused: 200
short: 200 short
all of them
a body that the server takes its time with
bool(false)
put: 200 4915200, it has left
given up in its callbacks
cancel in head; given-up: error 4, The request was cancelled; short: 200 short - /given-up 1
free in head; short: 200 short - /given-up 1
cancel in chunk; given-up: error 4, The request was cancelled; short: 200 short - /given-up 1
free in chunk; short: 200 short - /given-up 1
one that waits for its turn, and one that was not answered
not-made: error 4, The request was cancelled
late: error 0, SERVER has not answered within 0.001 seconds: ...
late: null
closed
