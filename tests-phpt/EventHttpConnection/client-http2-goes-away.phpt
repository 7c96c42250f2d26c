--TEST--
EventHttpConnection over HTTP/2: when a server goes away, what it has begun goes on beside the next connection, what it has not looked at is made again, and nothing else is
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();

/* Makes requests of a server that gets one act for each request it sees, in order. */
$play = function (string $what, array $acts, array $requests, array $settings = [], ?callable $before = null) use ($base): void {
    $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use (&$acts) {
        if ($type === HEADERS && ($act = array_shift($acts))) {
            $act($peer, $at, $stream);
        }
    }, $settings);
    $conn = http2_client($base, $peer->port);
    $closed = 0;
    $conn->setCloseCallback(function () use (&$closed) { $closed++; });
    $log = [];
    foreach ($requests as $name => $body) {
        ask($conn, $name, $log, fn ($request) => $request->getOutputBuffer()->add($body), $body === '' ? EventHttpRequest::CMD_GET : EventHttpRequest::CMD_POST);
    }
    pump($base, function () use ($peer, &$log, $requests) {
        $peer->turn();
        return count(preg_grep('/: (?!error)/', $log)) === count($requests);
    });
    $conn = null;
    pump($base, function () use ($peer) { $peer->turn(); return !$peer->connections; });
    sort($log);
    $made = array_map(fn ($at) => count($peer->seen(HEADERS, $at)), range(0, $peer->accepted - 1));
    $bytes = array_sum(array_map(fn ($frame) => $frame[1] === DATA ? strlen($frame[4]) : 0, $peer->seen));
    echo "$what\n  ", implode("\n  ", $log), "\n  requests of each connection: ", implode(', ', $made), "; $bytes bytes; ended: $closed\n";
};
$ok = fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, "ok $at"));
$go = fn (int $last) => frame(GOAWAY, 0, 0, pack('NN', $last, 0));

$held = [];
$hold = function ($peer, $at, $stream) use (&$held) { $held[] = [$at, $stream]; };
$play('a long answer goes on while the next request has a connection of its own', [
    function ($peer, $at, $stream) use ($go, &$first) { $first = [$at, $stream]; $peer->send($at, $go($stream)); },
    function ($peer, $at, $stream) use (&$first) {
        $peer->send($at, answer($stream, 200, "new $at"));
        $peer->send($first[0], answer($first[1], 200, "old $first[0]"));
    },
    fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, "new $at")),
], ['first' => '', 'second' => ''], [3 => 1]);
$play('what is not looked at is made again, with its body', [
    $hold,
    fn ($peer, $at, $stream) => $peer->send($at, $go(0)),
    $ok,
    $ok,
], ['get' => '', 'post' => 'the body']);
$play('also when just the stream is refused', [
    fn ($peer, $at, $stream) => $peer->send($at, frame(RST_STREAM, 0, $stream, pack('N', 7))),
    $ok,
], ['post' => 'the body']);
$play('a body that is longer than what is kept is not', [
    function ($peer, $at, $stream) { $peer->send($at, frame(WINDOW_UPDATE, 0, 0, pack('N', 1000000)) . frame(WINDOW_UPDATE, 0, $stream, pack('N', 1000000))); },
], ['post' => str_repeat('x', 200000)]);
?>
--EXPECT--
