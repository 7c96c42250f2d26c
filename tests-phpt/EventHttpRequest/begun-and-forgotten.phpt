--TEST--
A reply that has begun and that the script holds no more is broken off, with an error callback; one that chunks were added to after sendReply() stays open
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$told = [];
$asked = 0;
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$told, &$asked) {
    $asked++;
    $request->setErrorCallback(function (EventHttpRequest $request, int $error, string $message) use (&$told) {
        $told[] = "{$request->getUri()}: $error $message";
    });
    if ($request->getUri() === '/continued') {
        $request->sendReply(200, 'OK', 'whole');
        $request->sendReplyChunk('more');
    } elseif ($request->getUri() === '/cycle') {
        // Nobody but the collector sees that the script holds it no more.
        $request->setCompleteCallback(fn () => $request);
    } elseif ($request->getUri() === '/pieces') {
        // It holds nothing between two pieces, but is certain to be called.
        $request->sendReplyStart(200, 'OK');
        $left = 3;
        $next = function (EventHttpRequest $request) use (&$next, &$left) {
            $left-- > 0 ? $request->sendReplyChunk("$left", $next) : $request->sendReplyEnd();
        };
        $request->sendReplyChunk('begin', $next);
    } else {
        $request->sendReplyStart(200, 'OK');
        $request->sendReplyChunk('begun');
    }
});
foreach (['1.1', '1.0'] as $version) {
    foreach (['/begun', '/pieces', '/cycle', '/continued'] as $path) {
        $before = $asked;
        $wire = new Wire($port, "GET $path HTTP/$version\r\nHost: h\r\nConnection: close\r\n\r\n");
        pump($base, function () use (&$asked, $before) { return $asked > $before; });
        gc_collect_cycles();
        $fate = fate($base, $wire, $path === '/continued' ? 0.1 : 20);
        [$head, $body] = explode("\r\n\r\n", $wire->in, 2) + ['', ''];
        echo "HTTP/$version $path: ", substr($head, 9, 3), ' ', str_contains($body, '<h1>') ? 'page' : addcslashes($body, "\r\n"), " $fate\n";
        $wire->close();
        if ($path === '/begun') {
            pump($base, function () use (&$told) { return $told; });
        }
        foreach (array_splice($told, 0) as $line) echo "  $line\n";
    }
}
$client = new Http2($base, $port);
$client->send(request(1, '/begun') . request(3, '/continued') . request(5, '/pieces') . request(7, '/cycle'));
$seen = [];
$read = function () use ($client, &$seen) {
    foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
        $seen[$stream] ??= '';
        if ($type === DATA) $seen[$stream] .= str_contains($payload, '<h1>') ? 'page' : $payload;
        if ($type === DATA && $flags & END_STREAM) $seen[$stream] .= ' ended';
        if ($type === RST_STREAM) $seen[$stream] .= ' reset: ' . REASONS[unpack('N', $payload)[1]];
    }
    ksort($seen);
    return $seen;
};
pump($base, function () use (&$asked, $before) { return $asked === 12; });
linger($base, 0.02);
gc_collect_cycles();
pump($base, fn () => str_contains($read()[5] ?? '', 'ended') && str_contains($read()[7] ?? '', 'ended'));
unset($seen[0]);
foreach ($seen as $stream => $what) echo "HTTP/2 stream $stream: $what\n";
$client->close();
pump($base, function () use (&$told) { return count($told) === 2; });
sort($told);
echo implode("\n", $told), "\n";
?>
--EXPECT--
HTTP/1.1 /begun: 200 5\r\nbegun\r\n closed
  /begun: 4 The server has ended the exchange before it was over
HTTP/1.1 /pieces: 200 5\r\nbegin\r\n1\r\n2\r\n1\r\n1\r\n1\r\n0\r\n0\r\n\r\n closed
HTTP/1.1 /cycle: 500 page closed
HTTP/1.1 /continued: 200 5\r\nwhole\r\n4\r\nmore\r\n open
HTTP/1.0 /begun: 200 begun closed
  /begun: 4 The server has ended the exchange before it was over
HTTP/1.0 /pieces: 200 begin210 closed
HTTP/1.0 /cycle: 500 page closed
HTTP/1.0 /continued: 200 wholemore open
HTTP/2 stream 1:  reset: INTERNAL_ERROR
HTTP/2 stream 3: wholemore
HTTP/2 stream 5: begin210 ended
HTTP/2 stream 7: page ended
/begun: 4 The server has ended the exchange before it was over
/continued: 1 The client has left before the exchange was over
