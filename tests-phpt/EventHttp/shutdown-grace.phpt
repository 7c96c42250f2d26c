--TEST--
EventHttp::shutdown(): after the grace what is left is cut off, and everybody is told
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);

foreach (['clear' => null, 'TLS' => $context] as $name => $context) {
    foreach ([0.2, 0] as $grace) {
        echo "-- $name, $grace seconds\n";
        $base = new EventBase();
        [$http, $port] = listen_http($base, $context);
        $log = $kept = [];
        $http->setHeaderCallback(function (EventHttpRequest $request) use (&$log, &$kept) {
            $uri = $request->getUri();
            $kept[] = $request;
            $request->setErrorCallback(function ($request, $error, $message) use (&$log, $uri) {
                $log[] = $uri . ($error === EventHttpRequest::ERROR_CANCEL ? " cancelled" : " error $error");
            });
            $request->getConnection()->setCloseCallback(function () use (&$log, $uri) { $log[] = "$uri closed"; });
            if (str_contains($uri, 'paused')) {
                $request->setChunkCallback(fn () => null);
                $request->pause();
            }
        });
        $http->setDefaultCallback(function (EventHttpRequest $request) {
            if (str_contains($request->getUri(), 'streamed')) {
                $request->sendReplyStart(200, 'OK');
                // More than the kernel takes.
                $request->sendReplyChunk(str_repeat('x', 20_000_000));
            }
        });
        $one = fn (string $bytes) => $context ? secure($base, new Wire($port))->send($bytes) : new Wire($port, $bytes);
        $wires = [
            $one("GET /1/asked HTTP/1.1\r\nHost: h\r\n\r\n"),
            $one("GET /1/streamed HTTP/1.1\r\nHost: h\r\n\r\n"),
            $one("POST /1/paused HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123"),
            $one("POST /1/body HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123"),
            $one("GET /partial HTTP/1.1\r\nHo"),
            $two = new Http2($base, $port, $context !== null),
        ];
        $two->send(request(1, '/2/asked') . request(3, '/2/streamed') . frame(HEADERS, END_HEADERS, 5, block('/2/paused', 'POST')));
        pump($base, function () use (&$kept) { return count($kept) === 7; });
        linger($base, 0.05);
        $start = microtime(true);
        $ended = 0;
        $http->shutdown($grace, function () use (&$log, &$ended) { $ended++; $log[] = 'the end'; });
        say('the loop ends', $base->loop(), microtime(true) - $start >= $grace - 0.01, microtime(true) - $start < $grace + 5);
        say('told once, at last', $ended, end($log));
        $before = array_map(fn ($line) => array_search(str_replace('closed', 'cancelled', $line), $log) < array_search($line, $log), array_filter($log, fn ($line) => str_contains($line, 'closed')));
        say('errors come before the end', !in_array(false, $before));
        sort($log);
        echo implode(', ', $log), "\n";
        foreach ($wires as $wire) {
            pump($base, fn () => $wire->poll()->eof);
        }
        $last = [];
        foreach ($two->frames() as [$type, , , $payload]) {
            if ($type === GOAWAY) {
                $last[] = unpack('N', $payload)[1] . ' ' . REASONS[unpack('N', $payload, 4)[1]];
            }
        }
        echo 'GOAWAY ', implode(', ', $last), "\n";
        $kept = [];
    }
}
?>
--EXPECT--
-- clear, 0.2 seconds
the loop ends: true true true
told once, at last: 1 "the end"
errors come before the end: true
/1/asked cancelled, /1/asked closed, /1/body cancelled, /1/body closed, /1/paused cancelled, /1/paused closed, /1/streamed cancelled, /1/streamed closed, /2/asked cancelled, /2/asked closed, /2/paused cancelled, /2/paused closed, /2/streamed cancelled, /2/streamed closed, the end
GOAWAY 2147483647 NO_ERROR, 5 NO_ERROR
-- clear, 0 seconds
the loop ends: true true true
told once, at last: 1 "the end"
errors come before the end: true
/1/asked cancelled, /1/asked closed, /1/body cancelled, /1/body closed, /1/paused cancelled, /1/paused closed, /1/streamed cancelled, /1/streamed closed, /2/asked cancelled, /2/asked closed, /2/paused cancelled, /2/paused closed, /2/streamed cancelled, /2/streamed closed, the end
GOAWAY 2147483647 NO_ERROR, 5 NO_ERROR
-- TLS, 0.2 seconds
the loop ends: true true true
told once, at last: 1 "the end"
errors come before the end: true
/1/asked cancelled, /1/asked closed, /1/body cancelled, /1/body closed, /1/paused cancelled, /1/paused closed, /1/streamed cancelled, /1/streamed closed, /2/asked cancelled, /2/asked closed, /2/paused cancelled, /2/paused closed, /2/streamed cancelled, /2/streamed closed, the end
GOAWAY 2147483647 NO_ERROR, 5 NO_ERROR
-- TLS, 0 seconds
the loop ends: true true true
told once, at last: 1 "the end"
errors come before the end: true
/1/asked cancelled, /1/asked closed, /1/body cancelled, /1/body closed, /1/paused cancelled, /1/paused closed, /1/streamed cancelled, /1/streamed closed, /2/asked cancelled, /2/asked closed, /2/paused cancelled, /2/paused closed, /2/streamed cancelled, /2/streamed closed, the end
GOAWAY 2147483647 NO_ERROR, 5 NO_ERROR
