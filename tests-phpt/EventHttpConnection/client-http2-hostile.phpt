--TEST--
EventHttpConnection over HTTP/2: whatever a server does, each request ends once, for a reason that is told, and nothing is left
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();

/* A field that is kept in the dynamic table, and what stands for it from then on. */
$kept = "\x40" . number('x-long') . number(str_repeat('v', 3000));
$again = "\xbe";

$acts = [
    'answers' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, 'fine')),
    'pads and trails' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200'))
        . frame(DATA, 8, $stream, "\x05fine" . str_repeat("\0", 5)) . frame(HEADERS, END_STREAM | END_HEADERS, $stream, field('x-trailer', '1'))),
    'says 103 first' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '103') . field('link', 'x')) . answer($stream, 200)),
    'says 103 for ever' => fn ($peer, $at, $stream) => $peer->send($at, str_repeat(frame(HEADERS, END_HEADERS, $stream, field(':status', '103')), 300)),
    'has no status' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field('x', 'y'))),
    'has headers without end' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, 0, $stream, field(':status', '200')) . str_repeat(frame(CONTINUATION, 0, $stream, field('x', str_repeat('y', 1000))), 1000)),
    'has empty continuations' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, 0, $stream, field(':status', '200')) . str_repeat(frame(CONTINUATION, 0, $stream), 100000)),
    'inflates a head' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS | END_STREAM, $stream, field(':status', '200') . $kept . str_repeat($again, 1000))),
    'talks nonsense' => fn ($peer, $at, $stream) => $peer->send($at, "HTTP/1.1 200 OK\r\n\r\n"),
    'sends data first' => fn ($peer, $at, $stream) => $peer->send($at, frame(DATA, END_STREAM, $stream, 'x')),
    'answers nobody' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream + 100, 200)),
    'pushes' => fn ($peer, $at, $stream) => $peer->send($at, frame(PUSH_PROMISE, END_HEADERS, $stream, pack('N', 2) . block('/pushed'))),
    'promises more' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, 'ab', field('content-length', '3'))),
    'sends more than promised' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, 'abcd', field('content-length', '3'))),
    'sends more than there is room for' => function ($peer, $at, $stream) {
        $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200')) . str_repeat(frame(DATA, 0, $stream, str_repeat('x', 16384)), 200));
    },
    'overflows a window' => fn ($peer, $at, $stream) => $peer->send($at, frame(WINDOW_UPDATE, 0, 0, pack('N', 0x7fffffff))),
    'is longer than accepted' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, str_repeat('x', 5000))),
    'will be longer than accepted' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200') . field('content-length', '5000'))),
    'resets' => fn ($peer, $at, $stream) => $peer->send($at, frame(RST_STREAM, 0, $stream, pack('N', 2))),
    'resets in the middle' => fn ($peer, $at, $stream) => $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200')) . frame(DATA, 0, $stream, 'half') . frame(RST_STREAM, 0, $stream, pack('N', 8))),
    'wants no more of the request' => fn ($peer, $at, $stream) => $peer->send($at, answer($stream, 200, 'enough') . frame(RST_STREAM, 0, $stream, pack('N', 0))),
    'refuses for ever' => fn ($peer, $at, $stream) => $peer->send($at, frame(RST_STREAM, 0, $stream, pack('N', 7))),
    'goes away' => fn ($peer, $at, $stream) => $peer->send($at, frame(GOAWAY, 0, 0, pack('NN', 0, 0))),
    'goes away with a reason' => function ($peer, $at, $stream) {
        $peer->send($at, frame(GOAWAY, 0, 0, pack('NN', $stream, 11) . 'calm'));
        $peer->close($at);
    },
    'leaves' => fn ($peer, $at, $stream) => $peer->close($at),
    'leaves in the middle' => function ($peer, $at, $stream) {
        $peer->send($at, frame(HEADERS, END_HEADERS, $stream, field(':status', '200')) . frame(DATA, 0, $stream, 'half'));
        $peer->close($at);
    },
];

$play = function (string $what, Closure $act, ?string $first = null) use ($base): array {
    $peer = new Http2Peer(function ($peer, $at, $type, $flags, $stream) use ($act) {
        $type === HEADERS and $act($peer, $at, $stream);
        // Whoever goes away, goes.
        $type === GOAWAY and $peer->close($at);
    }, $first ?? []);
    $conn = http2_client($base, $peer->port);
    $conn->setMaxBodySize(4000);
    $conn->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    $log = [];
    ask($conn, 'first', $log);
    pump($base, function () use ($peer, &$log) {
        $peer->turn();
        return preg_grep('/^first: (?!error)/', $log);
    });
    $accepted = $peer->accepted;
    // The client goes on with another, or the same, connection.
    $before = count($log);
    $again = fn ($peer, $at, $type, $flags, $stream) => $type === HEADERS and $peer->send($at, answer($stream, 200, 'ok'));
    (fn () => $this->on = $again)->call($peer);
    ask($conn, 'second', $log);
    pump($base, function () use ($peer, &$log) { $peer->turn(); return preg_grep('/^second: (?!error)/', $log); });
    $conn = null;
    pump($base, function () use ($peer) { $peer->turn(); return !$peer->connections; });
    $second = preg_grep('/^second/', $log);
    return [...array_values(preg_grep('/^first/', $log)), 'then ' . implode(', ', $second) . ($accepted > 1 ? ", after $accepted connections" : '') . ', ' . count(array_keys($log, 'closed')) . ' ended'];
};

foreach ([1, 2] as $round) {
    foreach ($acts as $what => $act) {
        $lines = $play($what, $act);
        if ($round === 1) {
            echo "$what\n  ", implode("\n  ", str_replace('first: ', '', $lines)), "\n";
        }
    }
    $descriptors ??= descriptors();
}
gc_collect_cycles();
echo 'descriptors left: ', descriptors() - $descriptors, "\n";
?>
--EXPECT--
answers
  200 fine
  then second: 200 ok, 1 ended
pads and trails
  200 fine
  then second: 200 ok, 1 ended
says 103 first
  200
  then second: 200 ok, 1 ended
says 103 for ever
  error 5, SERVER has sent more than 100 interim responses, or very long ones
  null
  then second: 200 ok, 1 ended
has no status
  error 2, SERVER has sent a response that is malformed, or whose head is too long
  null
  then second: 200 ok, 1 ended
has headers without end
  error 2, SERVER has broken the rules of HTTP/2: detected excessive load generating behavior
  null
  then second: 200 ok, 2 ended
has empty continuations
  error 2, SERVER has broken the rules of HTTP/2: detected excessive load generating behavior
  null
  then second: 200 ok, 2 ended
inflates a head
  error 2, SERVER has broken the rules of HTTP/2: detected excessive load generating behavior
  null
  then second: 200 ok, 2 ended
talks nonsense
  error 2, SERVER has broken the rules of HTTP/2: frame with invalid size
  null
  then second: 200 ok, 2 ended
sends data first
  error 2, SERVER has broken the rules of HTTP/2: unspecific protocol error detected
  null
  then second: 200 ok, 2 ended
answers nobody
  error 2, SERVER has broken the rules of HTTP/2: unspecific protocol error detected
  null
  then second: 200 ok, 2 ended
pushes
  error 2, SERVER has broken the rules of HTTP/2: unspecific protocol error detected
  null
  then second: 200 ok, 2 ended
promises more
  error 2, SERVER has sent a response that is malformed, or whose head is too long
  null
  then second: 200 ok, 1 ended
sends more than promised
  error 2, SERVER has sent a response that is malformed, or whose head is too long
  null
  then second: 200 ok, 1 ended
sends more than there is room for
  error 5, SERVER has sent a response whose body is longer than 4000 bytes
  null
  then second: 200 ok, 1 ended
overflows a window
  error 2, SERVER has broken the rules of HTTP/2: flow-control protocol violated
  null
  then second: 200 ok, 2 ended
is longer than accepted
  error 5, SERVER has sent a response whose body is longer than 4000 bytes
  null
  then second: 200 ok, 1 ended
will be longer than accepted
  error 5, SERVER has sent a response whose body is longer than 4000 bytes
  null
  then second: 200 ok, 1 ended
resets
  error 1, SERVER has reset the stream of the request: unexpected internal error encountered
  null
  then second: 200 ok, 1 ended
resets in the middle
  error 1, SERVER has reset the stream of the request: stream no longer needed
  null
  then second: 200 ok, 1 ended
wants no more of the request
  200 enough
  then second: 200 ok, 1 ended
refuses for ever
  error 1, SERVER has refused the request
  null
  then second: 200 ok, 1 ended
goes away
  error 1, SERVER has refused the request
  null
  then second: 200 ok, after 3 connections, 4 ended
goes away with a reason
  error 1, SERVER has ended the connection: detected excessive load generating behavior
  null
  then second: 200 ok, 2 ended
leaves
  error 1, SERVER has closed the connection without a response
  null
  then second: 200 ok, 2 ended
leaves in the middle
  error 1, SERVER has closed the connection before its response was complete
  null
  then second: 200 ok, 2 ended
descriptors left: 0
