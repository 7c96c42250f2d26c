--TEST--
EventHttpConnection over HTTP/2: silent and slow servers end what they hold, one request at a time or the connection that nothing is heard of, and floods cost no memory
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();

/* Lets a server act on each request, and shows what comes of them, in order. */
function play(EventBase $base, string $what, callable $act, array $names, array|string $first = [], ?callable $prepare = null, ?callable $between = null): Http2Peer
{
    $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use ($act) {
        $type === HEADERS and $act($peer, $at, $stream);
    }, $first);
    $conn = http2_client($base, $peer->port);
    $conn->setTimeout(1);
    $log = [];
    $conn->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    foreach ($names as $name) {
        ask($conn, $name, $log, $prepare);
    }
    pump($base, function () use ($peer, &$log, $names, $between) {
        $peer->turn();
        $between and $between($peer);
        return count(preg_grep('/: (?!error)/', $log)) === count($names);
    });
    echo "$what\n  ", implode("\n  ", $log), "\n";
    $conn = null;
    $peer->reads = true;
    pump($base, function () use ($peer) { $peer->turn(); return !$peer->connections; });
    return $peer;
}

play($base, 'says nothing at all', fn () => null, ['one', 'other'], '');
$last = 0;
play($base, 'answers one and forgets the other', function ($peer, $at, $stream) {
    $stream > 1 and $peer->send($at, answer($stream, 200));
}, ['forgotten', 'answered']);
play($base, 'begins to answer', fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200'))), ['one']);
play($base, 'has no room for requests', fn () => null, ['one', 'other'], [3 => 0]);
$trickle = function ($peer) {
    static $at = 0;
    $peer->seen(HEADERS) && $at++ % 100 === 0 and $peer->send(0, frame(DATA, 0, 1, 'x'));
};
$begun = microtime(true);
play($base, 'trickles', fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200'))), ['one'], [], null, $trickle);
echo '  not before its time: ';
var_dump(microtime(true) - $begun > 4.5);

echo "an idle connection is left\n";
$peer = new Http2Peer(fn ($peer, $at, $type, $flags, $stream) => $type === HEADERS and $peer->send($at, answer($stream, 200, 'ok')));
$conn = http2_client($base, $peer->port);
$conn->setTimeout(1);
$log = [];
$conn->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
ask($conn, 'one', $log);
pump($base, function () use ($peer, &$log) { $peer->turn(); return count($log) === 2; });
pump($base, function () use ($peer) { $peer->turn(); return !$peer->connections; });
echo '  ', implode(', ', $log), ', goodbyes: ', count($peer->seen(GOAWAY)), "\n";
ask($conn, 'other', $log);
pump($base, function () use ($peer, &$log) { $peer->turn(); return count($log) === 3; });
echo "  $log[2], connections: $peer->accepted\n";
$conn = null;

echo "floods, of a server that reads nothing\n";
foreach ([
    'pings' => frame(PING, 0, 0, '12345678'),
    'settings' => frame(SETTINGS, 0, 0),
    'windows' => frame(WINDOW_UPDATE, 0, 0, pack('N', 1)),
    'unknown frames' => frame(77, 0, 0, str_repeat('x', 100)),
    'empty data' => frame(DATA, 0, 1),
] as $what => $frame) {
    $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) {
        if ($type === HEADERS) {
            $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200')));
            $peer->reads = false;
        }
    });
    $conn = http2_client($base, $peer->port);
    $log = [];
    ask($conn, 'one', $log);
    pump($base, function () use ($peer) { $peer->turn(); return !$peer->reads; });
    $memory = memory();
    $sent = 0;
    for ($turns = 0; $turns < 300 && $sent < 30_000_000 && $peer->connections; $turns++) {
        if ($peer->waiting(0) < 100_000) {
            $peer->send(0, str_repeat($frame, intdiv(100_000, strlen($frame))));
            $sent += 100_000;
        }
        $peer->turn();
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    $grown = memory() - $memory;
    echo "  $what: ", $grown < allowance(8192) ? 'no memory' : "$grown KiB", "\n";
    $conn = null;
    $peer->reads = true;
    pump($base, function () use ($peer) { $peer->turn(); return !$peer->connections; });
}

/* The memory this process has, in KiB. */
function memory(): int
{
    preg_match('/VmRSS:\s+(\d+)/', file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}
?>
--EXPECT--
says nothing at all
  one: error 0, SERVER has kept silent for 1 second
  one: null
  other: error 0, SERVER has kept silent for 1 second
  other: null
answers one and forgets the other
  answered: 200
  forgotten: error 0, SERVER has kept silent for 1 second
  forgotten: null
begins to answer
  one: error 0, SERVER has kept silent for 1 second
  one: null
has no room for requests
  one: error 0, SERVER has kept silent for 1 second
  one: null
  other: error 0, SERVER has kept silent for 1 second
  other: null
trickles
  one: error 0, SERVER sends its response too slowly
  one: null
  not before its time: bool(true)
an idle connection is left
  one: 200 ok, closed, goodbyes: 1
  other: 200 ok, connections: 2
floods, of a server that reads nothing
  pings: no memory
  settings: no memory
  windows: no memory
  unknown frames: no memory
  empty data: no memory
