--TEST--
EventHttp::shutdown() again and again, with clients in all states: no descriptor and no memory stays
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!is_dir('/proc/self/fd')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$base = new EventBase();

/* As many kilobytes as this process has in memory. */
function resident(): int
{
    preg_match('/VmRSS:\s*(\d+)/', file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}

function round_of(EventBase $base, ?EventSslContext $context, float $grace, int $stay): array
{
    [$http, $port] = listen_http($base, $context);
    $kept = [];
    $called = $closed = $ended = 0;
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$called, &$closed) {
        $called++;
        $request->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
        if (str_contains($request->getUri(), 'paused')) {
            $request->setChunkCallback(fn () => null);
            $request->pause();
        }
    });
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept) {
        match (explode('/', $request->getUri())[1]) {
            'streamed' => [$request->sendReplyStart(200, 'OK'), $request->sendReplyChunk(str_repeat('x', 1_000_000)), $kept[] = $request],
            'kept' => $kept[] = $request,
            default => $request->sendReply(200, 'OK', 'done'),
        };
    });
    $wires = [];
    $get = fn (string $uri) => "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n";
    $post = fn (string $uri) => "POST $uri HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123";
    foreach (['', 'GE', $get('/idle'), $get('/kept'), $get('/streamed'), $get('/a') . $get('/kept') . $get('/b'), $post('/body'), $post('/paused')] as $bytes) {
        $wires[] = $wire = new Wire($port);
        $context and secure($base, $wire);
        $wire->send($bytes);
    }
    $wires[] = new Wire($port, "\x16\x03\x01\x02\x00\x01");
    foreach (['', request(1, '/idle'), request(1, '/kept') . request(3, '/streamed'), frame(HEADERS, END_HEADERS, 1, block('/paused', 'POST')) . frame(DATA, 0, 1, 'abc')] as $bytes) {
        $wires[] = $wire = new Http2($base, $port, $context !== null);
        $wire->send($bytes);
    }
    // Enough turns for all but what waits for something.
    $expected = 11;
    pump($base, function () use (&$called, $expected) { return $called >= $expected; });
    spin($base, 20);
    // Some leave, some stay to be cut off. Two of the requests are of one connection.
    $http->shutdown($grace, function () use (&$ended) { $ended++; });
    foreach ($wires as $i => $wire) {
        $i % 2 >= $stay and $wire->close();
    }
    $base->loop();
    $kept = [];
    return [$called, $closed, $ended];
}

$before = $memory = null;
$calls = $wrong = 0;
for ($round = 0; $round < 60; $round++) {
    [$called, $closed, $ended] = round_of($base, $round % 2 ? $context : null, [0, 0.01, 0.05][$round % 3], $round % 4 > 1 ? 1 : 2);
    $calls += $called;
    $wrong += $called - 1 === $closed && $ended === 1 ? 0 : 1;
    gc_collect_cycles();
    if ($round === 19) {
        [$before, $memory] = [descriptors(), resident()];
    }
}
say('requests', $calls >= 600, 'rounds that were not told of all', $wrong);
say('descriptors', descriptors() === $before);
say('memory', resident() - $memory < 4096 ? 'flat' : resident() - $memory);
?>
--EXPECT--
requests: true "rounds that were not told of all" 0
descriptors: true
memory: "flat"
