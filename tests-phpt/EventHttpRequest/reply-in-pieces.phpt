--TEST--
EventHttpRequest::sendReplyChunk() tells when what it was given has left, setCompleteCallback() when all has; for clients that leave the error callback
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

const PIECE = 65536;
const PIECES = 200;

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$most = 0;
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$log, &$most) {
    $request->setCompleteCallback(function (EventHttpRequest $request, $arg) use (&$log) {
        $log[] = "$arg, pending {$request->getPendingBytes()}";
    }, 'complete');
    $request->setErrorCallback(function ($request, int $error, string $message, $arg) use (&$log) {
        $log[] = "$arg " . ($error === EventHttpRequest::ERROR_EOF ? 'the client has left' : $error);
    }, 'error:');
    $request->getConnection()->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    $left = PIECES;
    $next = function (EventHttpRequest $request, $arg) use (&$next, &$left, &$most) {
        $most = max($most, $request->getPendingBytes());
        if ($left-- === 0) {
            $request->sendReplyEnd();
            return;
        }
        $request->sendReplyChunk(str_repeat('z', PIECE), $next, 'more');
    };
    $request->sendReplyStart(200, 'OK');
    $next($request, null);
});

$client = new Wire($port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use ($client) { return str_ends_with($client->poll()->in, "\r\n0\r\n\r\n"); }, 20);
echo 'HTTP/1: ', substr_count($client->in, 'z'), ' bytes, ', $most < 2 * PIECE ? 'never more than a piece waits' : $most, "\n";
pump($base, function () use (&$log) { return $log; });

$client = new Http2($base, $port, false, [4 => 1 << 20]);
$client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)) . request(1, '/b'));
$bytes = 0;
$ended = false;
$most = 0;
pump($base, function () use ($client, &$bytes, &$ended) {
    foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
        if ($type === DATA) {
            $bytes += strlen($payload);
            $ended = (bool) ($flags & END_STREAM);
            $client->send(frame(WINDOW_UPDATE, 0, 1, pack('N', max(1, strlen($payload)))));
        }
    }
    return $ended;
}, 20);
echo 'HTTP/2: ', $bytes, ' bytes, ', $most < 2 * PIECE ? 'never more than a piece waits' : $most, "\n";
pump($base, function () use (&$log) { return count($log) >= 4; });

$client->send(request(3, '/c'));
pump($base, function () use ($client) { return array_filter($client->frames(), fn ($frame) => $frame[2] === 3 && $frame[0] === DATA); });
$client->close();
pump($base, function () use (&$log) { return count($log) >= 6; });
$client = new Wire($port, "GET /d HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use ($client) { return str_contains($client->poll()->in, 'zzz'); });
$client->close();
pump($base, function () use (&$log) { return count($log) >= 8; });
echo implode("\n", $log), "\n";
?>
--EXPECT--
HTTP/1: 13107200 bytes, never more than a piece waits
HTTP/2: 13107200 bytes, never more than a piece waits
complete, pending 0
closed
complete, pending 0
closed
error: the client has left
closed
error: the client has left
closed
