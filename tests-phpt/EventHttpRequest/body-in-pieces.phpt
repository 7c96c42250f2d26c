--TEST--
EventHttpRequest::setChunkCallback() hands a body on in pieces; pause() and what it leaves hold the client back, and what breaks off fails
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

const SIZE = 8 * 1024 * 1024;

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$got = $most = 0;
$hold = true;
$paused = $left_there = null;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$log, &$got, &$most, &$hold, &$paused, &$left_there) {
    $got = $most = 0;
    $request->setErrorCallback(function ($request, int $error, string $message) use (&$log) {
        $log[] = 'error ' . $error;
    });
    $request->getConnection()->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    $request->setChunkCallback(function (EventHttpRequest $request, $arg) use (&$got, &$most, &$hold, &$paused, &$left_there) {
        $buffer = $request->getInputBuffer();
        $most = max($most, $buffer->length);
        if ($hold && $arg === 'leave') {
            $left_there = $request;
            return;
        }
        $got += $buffer->length - 3;
        $buffer->drain($buffer->length - 3);
        if ($hold) {
            $request->pause();
            $paused = $request;
        }
    }, trim($request->getUri(), '/'));
});
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$log, &$got, &$most) {
    $buffer = $request->getInputBuffer();
    $log[] = "{$request->getUri()}: " . ($got + $buffer->length) . ' bytes, at most ' . ($most < 65536 + 16384 ? '64 KiB and a frame' : $most) . ' waiting';
    $request->sendReply(200, 'OK', 'done');
});

/* Turns until nothing moves any more. */
function rest(EventBase $base, callable $send): int
{
    for ($total = $quiet = 0; $quiet < 50; $quiet = $sent ? 0 : $quiet + 1) {
        $total += $sent = $send();
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    return $total;
}

// HTTP/1: the kernel holds some of what is not read.
foreach (['pause', 'leave'] as $way) {
    $hold = true;
    $client = new Wire($port, "POST /$way HTTP/1.1\r\nHost: h\r\nContent-Length: " . SIZE . "\r\n\r\n");
    $left = str_repeat('x', SIZE);
    $send = function () use ($client, &$left) {
        $sent = $left === '' ? 0 : (int) @fwrite($client->sock, substr($left, 0, 65536));
        $left = substr($left, $sent);
        return $sent;
    };
    rest($base, $send);
    echo $way, ': ', $left === '' ? 'all was taken' : 'the client is held back', "\n";
    if ($way === 'pause') {
        $hold = false;
        $paused->resume();
        pump($base, function () use ($send, $client) { $send(); return str_contains($client->poll()->in, 'done'); }, 20);
    }
    $client->close();
    if ($way === 'leave') {
        // The end comes behind what the kernel has: whoever reads no more does not see it.
        $hold = false;
        $left_there->getInputBuffer()->drain(1);
    }
    pump($base, function () use (&$log, $way) { return count(array_keys($log, 'closed')) === ($way === 'pause' ? 1 : 2); });
}
$paused = null;

// HTTP/2: the window does.
$client = new Http2($base, $port);
// The server's settings hold when they are acknowledged.
$client->send(frame(SETTINGS, ACK, 0) . frame(HEADERS, END_HEADERS, 1, block('/pause', 'POST')));
$hold = true;
$left = SIZE;
$windows = [0 => 65535, 1 => 1 << 20];
$frames = [];
$send = function () use ($client, &$left, &$windows, &$frames) {
    foreach ($client->frames() as $frame) {
        $frames[] = $frame;
        if ($frame[0] === WINDOW_UPDATE) {
            $windows[$frame[2]] += unpack('N', $frame[3])[1];
        }
    }
    $size = min(16384, $left, ...$windows);
    if ($size > 0 && $left > 0) {
        $left -= $size;
        $windows = array_map(fn ($window) => $window - $size, $windows);
        $client->send(frame(DATA, $left === 0 ? END_STREAM : 0, 1, str_repeat('y', $size)));
    }
    return $size;
};
rest($base, $send);
echo 'HTTP/2: ', $left === 0 ? 'all was taken' : 'the client is held back', "\n";
$hold = false;
$paused->resume();
pump($base, function () use ($send, &$frames) {
    $send();
    return array_filter($frames, fn ($frame) => $frame[0] === DATA);
}, 20);
pump($base, function () use (&$log) { return count($log) === 6; });
echo implode("\n", $log), "\n";
?>
--EXPECT--
pause: the client is held back
leave: the client is held back
HTTP/2: the client is held back
/pause: 8388608 bytes, at most 64 KiB and a frame waiting
closed
error 1
closed
/pause: 8388608 bytes, at most 64 KiB and a frame waiting
closed
