--TEST--
EventHttpConnection over HTTP/2: when a server goes away, what it has begun goes on beside the next connection, what it has not looked at is made again, and nothing else is
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();

/* Makes requests of a server that gets one act for each request it sees, in order. */
$play = function (string $what, array $acts, array $requests, array|string $settings = []) use ($base): void {
    $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use (&$acts) {
        // A request that has a body is looked at when that has come.
        if (($type === HEADERS || $type === DATA) && $flags & END_STREAM && ($act = array_shift($acts))) {
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
    fn ($peer, $at, $stream) => $peer->send($at, frame(RST_STREAM, 0, $stream, pack('N', 7))),
], ['post' => str_repeat('x', 65537)], frame(SETTINGS, 0, 0, pack('nN', 4, 1000000)) . frame(WINDOW_UPDATE, 0, 0, pack('N', 1000000)));
$play('one that is kept', [
    fn ($peer, $at, $stream) => $peer->send($at, $go(0)),
    $ok,
], ['post' => str_repeat('x', 65535)], [4 => 1000000]);
$count = 0;
$two = function ($peer, $at, $stream) use (&$count, $go) {
    $peer->send($at, answer($stream, 200, "ok") . (++$count % 2 ? '' : $go($stream)));
};
$play('two at a time', array_fill(0, 100, $two), array_fill_keys(range(1, 7), ''));
$play('one that is refused again and again', array_merge(...array_fill(0, 10, [
    fn ($peer, $at, $stream) => $peer->send($at, frame(RST_STREAM, 0, $stream, pack('N', 7))),
])), ['refused' => '']);
?>
--EXPECT--
a long answer goes on while the next request has a connection of its own
  first: 200 old 0
  second: 200 new 1
  requests of each connection: 2, 1; 0 bytes; ended: 2
what is not looked at is made again, with its body
  get: 200 ok 1
  post: 200 ok 1
  requests of each connection: 2, 2; 16 bytes; ended: 2
also when just the stream is refused
  post: 200 ok 0
  requests of each connection: 2; 16 bytes; ended: 1
a body that is longer than what is kept is not
  post: error 1, SERVER has refused the request
  post: null
  requests of each connection: 1; 65537 bytes; ended: 1
one that is kept
  post: 200 ok 1
  requests of each connection: 1, 1; 131070 bytes; ended: 2
two at a time
  1: 200 ok
  2: 200 ok
  3: 200 ok
  4: 200 ok
  5: 200 ok
  6: 200 ok
  7: 200 ok
  requests of each connection: 7, 5, 4, 2; 0 bytes; ended: 4
one that is refused again and again
  refused: error 1, SERVER has refused the request
  refused: null
  requests of each connection: 3; 0 bytes; ended: 1
