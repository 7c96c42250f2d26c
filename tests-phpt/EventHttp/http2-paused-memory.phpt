--TEST--
EventHttp: bodies of HTTP/2 that are paused, in small frames and with large trailers, take little memory, and others are served
--SKIPIF--
<?php
if (!is_file('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

const MIB = 1024 * 1024;

function memory(): int
{
    preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $found);
    return $found[1] * 1024;
}

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = [];
$length = 0;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$held, &$length) {
    if ($request->getUri() === '/paused') {
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$length) {
            $length += $request->getInputBuffer()->length;
            $request->getInputBuffer()->drain(PHP_INT_MAX);
        });
        $request->pause();
        $held[] = $request;
    }
});
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'x'));
$served = function () use ($base, $port): bool {
    $client = new Http2($base, $port);
    $client->send(request(1, '/'));
    return pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA));
};
$served();

/* Trailers that take up as much as a head may, in few bytes: a large field again and again, and one without a value. */
foreach (['large fields' => "\xbe", 'many fields' => "\x8f"] as $name => $reference) {
    $before = memory();
    $reasons = [];
    for ($i = 0; $i < 10; $i++) {
        $client = new Http2($base, $port);
        $client->send(request(1, '/', "\x40" . number('x') . number(str_repeat('v', 4000))));
        for ($stream = 3; $stream < 403; $stream += 2) {
            $client->send(frame(HEADERS, END_HEADERS, $stream, block('/paused', 'POST')) . frame(DATA, 0, $stream, 'body'));
            $client->send(frame(HEADERS, END_HEADERS | END_STREAM, $stream, str_repeat($reference, $reference === "\xbe" ? 55 : 4000)));
        }
        pump($base, function () use ($client, &$reasons) {
            foreach ($client->frames() as [$type, , , $payload]) {
                if ($type === GOAWAY) @$reasons[REASONS[unpack('N', $payload, 4)[1]]]++;
            }
            return $client->eof;
        });
        $held = [];
    }
    echo "$name: ", json_encode($reasons), ' ', memory() - $before < 25 * MIB ? 'little' : memory() - $before, ' ', json_encode($served()), "\n";
}

$before = memory();
$client = new Http2($base, $port);
$client->send(frame(SETTINGS, ACK, 0) . frame(HEADERS, END_HEADERS, 1, block('/paused', 'POST')));
pump($base, function () use (&$held) { return $held; });
for ($i = 0; $i < 500; $i++) {
    // Whatever came before the answer to the ping has been read; more at once h2 does not take.
    $client->send(str_repeat(frame(DATA, 0, 1, 'x'), 1000) . frame(PING, 0, 0, '12345678'));
    pump($base, fn () => $client->eof || array_filter($client->frames(), fn ($frame) => $frame[0] === PING && $frame[1] & ACK));
}
echo 'small frames: ', $client->eof ? 'ended' : 'goes on', ' ', memory() - $before < 10 * MIB ? 'little' : memory() - $before, "\n";
$held[0]->resume();
$client->send(frame(DATA, END_STREAM, 1, 'end'));
pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA && $frame[1] & END_STREAM));
echo "$length bytes\n";
?>
--EXPECT--
large fields: {"ENHANCE_YOUR_CALM":10} little true
many fields: {"ENHANCE_YOUR_CALM":10} little true
small frames: goes on little
500003 bytes
