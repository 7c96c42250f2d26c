--TEST--
EventHttpConnection over HTTP/2: heads of responses that are under way together take little memory, whatever a server makes of a few bytes
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!is_file('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

function memory(): int
{
    preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}

$base = new EventBase();
/* A field that is kept in the dynamic table, and what stands for it from then on. */
$kept = "\x40" . number('x-long') . number(str_repeat('v', 3000));
$again = "\xbe";
$count = 0;
$peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use ($kept, $again, &$count) {
    if ($type === HEADERS) {
        // Bodies without an end, behind heads of 200 kB that take a hundred bytes.
        $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200') . ($count++ ? '' : $kept) . str_repeat($again, 66)));
    }
});
$conn = http2_client($base, $peer->port);
foreach ([1, 2] as $round) {
    $log = [];
    $before = memory();
    $requests = [];
    for ($number = 0; $number < 90; $number++) {
        $requests[] = ask($conn, "n$number", $log);
    }
    $failed = function () use (&$log) { return count(preg_grep('/: error/', $log)); };
    pump($base, function () use ($peer, $failed) { $peer->turn(); return $failed() >= 80; });
    $more = memory() - $before;
    $errors = array_unique(preg_replace('/^n\d+: /', '', preg_grep('/error/', $log)));
    echo $failed(), ' of 90: ', implode("\n", $errors), "\n";
    echo 'memory: ', $more < 8192 ? 'little' : "$more KiB", "\n";
    // Those that are over count no more.
    array_walk($requests, fn ($request) => $request->cancel());
    pump($base, function () use ($peer, $round) { $peer->turn(); return count($peer->seen(RST_STREAM)) === 90 * $round; });
}
?>
--EXPECT--
84 of 90: error 5, SERVER has sent too long heads with all responses together
memory: little
84 of 90: error 5, SERVER has sent too long heads with all responses together
memory: little
