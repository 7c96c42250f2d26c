--TEST--
EventHttpRequest::sendBodyChunk(): the server's early answer ends the rest of the body, a server that leaves or goes away fails it, and a script that gives it up, throws or lets go of everything in the middle leaves nothing behind
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();
$log = [];
$context = server_context();
/* A request that gives its body bit by bit, and does not end it. */
$begin = function (EventHttpConnection $conn, string $name, int $size = 1000, int $bits = 500) use (&$log) {
    $request = new EventHttpRequest(function (?EventHttpRequest $request) use ($name, &$log) {
        $log[] = "$name: " . ($request ? rtrim($request->getResponseCode() . ' ' . $request->getInputBuffer()->read(100)) : 'null');
        // Nobody wants it any more.
        in_array($name, ['early', 'later']) and $request->sendBodyChunk('late', fn () => print("CALLED\n"));
    });
    $request->setErrorCallback(function ($request, int $error, string $message) use ($name, &$log) {
        $log[] = "$name: error $error, " . preg_replace('/127\.0\.0\.1:\d+/', 'SERVER', $message);
    });
    $request->startBody();
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, "/$name");
    $left = $bits;
    $more = function (EventHttpRequest $request) use (&$more, $size, &$left) {
        $left-- > 0 and $request->sendBodyChunk(str_repeat('x', $size), $left ? $more : null);
    };
    $more($request);
    return $request;
};
$wait = function (int $count, ?callable $turn = null) use ($base, &$log) {
    pump($base, function () use (&$log, $count, $turn) { $turn and $turn(); return count($log) >= $count; });
    foreach (array_splice($log, 0) as $line) echo "  $line\n";
};
/* What has come of it in an order that is nobody's. */
$sorted = function (int $count, string $pattern = '/^$/', string $with = '') use ($base, &$log) {
    pump($base, function () use (&$log, $count) { return count($log) >= $count; });
    sort($log);
    echo '  ', preg_replace($pattern, $with, implode('; ', array_splice($log, 0))), "\n";
};

foreach (['HTTP/1.1' => [null, null], 'HTTP/1.1, TLS' => [$context, 'http/1.1'], 'HTTP/2' => [$context, 'h2']] as $name => [$tls, $alpn]) {
    echo "-- $name\n";
    [$http, $port] = listen_http($base, $tls);
    $seen = [];
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$seen, &$log) {
        $seen[] = $request;
        $request->setErrorCallback(function ($request, int $error) use (&$log) { $log[] = "server: error $error"; });
        if ($request->getUri() === '/early') {
            $request->sendReply(413, 'Too Large', 'no more');
        } elseif ($request->getUri() === '/later') {
            $request->setChunkCallback(function (EventHttpRequest $request) use (&$got) {
                $got += $request->getInputBuffer()->length;
                $request->getInputBuffer()->drain(-1);
                if ($got >= 300000) {
                    $got = -1e9;
                    $request->sendReply(200, 'OK', 'enough');
                }
            });
        } else {
            $request->setChunkCallback(fn (EventHttpRequest $request) => $request->getInputBuffer()->drain(-1));
        }
    });
    $http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'fine'));
    $connect = fn () => $alpn ? http2_client($base, $port, $alpn) : new EventHttpConnection($base, null, '127.0.0.1', $port);
    $conn = $connect();

    echo "answered before\n";
    foreach (['early', 'later'] as $when) {
        $got = 0;
        // With HTTP/2 the server takes 1 MiB that it does not want before it answers.
        $begin($conn, $when, 4000);
        pump($base, function () use (&$log, $when) { return preg_grep("/^$when/", $log); });
        echo '  ', implode(preg_grep("/^$when/", $log)), "\n";
        linger($base, 0.05);
        $log = [];
    }
    echo "the next one is made all the same\n";
    $conn->makeRequest(new EventHttpRequest(function ($request) use (&$log) { $log[] = "next: " . $request?->getInputBuffer()->read(100); }), EventHttpRequest::CMD_GET, '/next');
    $wait(1);

    echo "the server closes it\n";
    $seen = [];
    $begin($conn, 'closed');
    pump($base, function () use (&$seen) { return $seen; });
    linger($base, 0.02);
    $seen[0]->closeConnection();
    $sorted(3, '/(error 1, SERVER has )[^;]*/', '$1...');

    echo "given up\n";
    foreach (['cancel', 'free'] as $how) {
        foreach (['waiting', 'at once', 'in a callback'] as $when) {
            $seen = [];
            $of = $when === 'waiting' ? $connect() : $conn;
            $request = $begin($of, strtr("$how $when", ' ', '-'), 1000, $when === 'in a callback' ? 1 : 500);
            if ($when === 'in a callback') {
                $request->sendBodyChunk('last', fn ($request) => [$request->$how(), $request->sendBodyChunk('x', fn () => print("CALLED\n"))]);
                pump($base, function () use (&$log) { return preg_grep('/server/', $log); });
            } elseif ($when === 'at once') {
                pump($base, function () use (&$seen) { return $seen; });
                $request->$how();
                pump($base, function () use (&$log) { return preg_grep('/server/', $log); });
            } else {
                $request->$how();
            }
            $sorted(0);
        }
    }
    $request = $of = null;

    echo "a deadline\n";
    $request = $begin($conn, 'late', 10, 1);
    pump($base, fn () => $request->getPendingBytes() === 0);
    $request->setDeadline(0.001);
    $sorted(3);

    echo "a callback that throws\n";
    $request = $begin($conn, 'throws', 10, 1);
    $request->sendBodyChunk('x', function () { throw new Exception('thrown'); });
    try {
        pump($base, fn () => false);
    } catch (Exception $exception) {
        echo "  {$exception->getMessage()}\n";
    }
    // It goes on.
    $request->sendBodyEnd();
    $wait(1);

    echo "everything goes\n";
    $begin($conn, 'orphan', 100000);
    linger($base, 0.05);
    $conn = null;
    $sorted(2);
    $alone = new EventBase();
    $weak = new WeakMap();
    $other = $alpn ? http2_client($alone, $port, $alpn) : new EventHttpConnection($alone, null, '127.0.0.1', $port);
    $weak[$begin($other, 'loop', 100000)] = true;
    for ($i = 0; $i < 200; $i++) {
        $alone->loop(EventBase::LOOP_NONBLOCK);
        $base->loop(EventBase::LOOP_NONBLOCK);
        usleep(100);
    }
    $alone->free();
    unset($other, $alone);
    gc_collect_cycles();
    echo '  ', count($weak), " left\n";
    linger($base, 0.02);
    unset($conn, $http, $connect, $request, $of);
    $seen = $log = [];
}

echo "-- a server of HTTP/1 that leaves\n";
foreach (['at once', 'in the middle'] as $when) {
    $peer = stream_socket_server('tcp://127.0.0.1:0');
    stream_set_blocking($peer, false);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', port_of(stream_socket_get_name($peer, false)));
    $begin($conn, 'left', 100000);
    $got = '';
    $socket = null;
    pump($base, function () use ($peer, &$socket, &$got, $when) {
        $socket = $socket ?: @stream_socket_accept($peer, 0) ?: null;
        $socket and stream_set_blocking($socket, false);
        $socket and $got .= fread($socket, 65536);
        return $when === 'at once' ? $socket : strlen($got) > 150000;
    });
    fclose($socket);
    $sorted(2, '/(error 1, SERVER has )[^;]*/', '$1...');
}

echo "-- servers of HTTP/2\n";
$data = [];
$times = 0;
$mode = '';
$reset = fn (int $stream, string $why) => frame(RST_STREAM, 0, $stream, pack('N', array_search($why, REASONS)));
$peer = new Http2Peer(function (Http2Peer $peer, int $at, int $type, int $flags, int $stream, string $payload) use (&$data, &$times, &$mode, $reset) {
    if ($type === HEADERS) {
        $times++;
        $data[$stream] = '';
    }
    if ($type !== DATA) {
        return;
    }
    $data[$stream] .= $payload;
    $length = strlen($data[$stream]);
    if ($payload !== '') {
        $peer->send($at, frame(WINDOW_UPDATE, 0, 0, pack('N', strlen($payload))) . frame(WINDOW_UPDATE, 0, $stream, pack('N', strlen($payload))));
    }
    match (true) {
        // At first, when it has seen some of it.
        $mode === 'refuses it' && $times === 1 => $peer->send($at, $reset($stream, 'REFUSED_STREAM')),
        $mode === 'refuses it' && $flags & END_STREAM => $peer->send($at, answer($stream, 200, "$length bytes")),
        $mode === 'refuses more' && $length > 65536 => $peer->send($at, $reset($stream, 'REFUSED_STREAM')),
        $mode === 'wants no more' && $length === 2000 => $peer->send($at, answer($stream, 200, 'enough') . $reset($stream, 'NO_ERROR')),
        $mode === 'resets it' => $peer->send($at, $reset($stream, 'INTERNAL_ERROR')),
        $mode === 'goes away' && $times === 1 => $peer->send($at, frame(GOAWAY, 0, 0, pack('NN', 0, 0))),
        default => null,
    };
});
$turn = fn () => $peer->turn();
foreach (['refuses it', 'refuses more', 'wants no more', 'resets it', 'goes away'] as $mode) {
    echo "$mode\n";
    $data = [];
    $times = 0;
    $conn = http2_client($base, $peer->port);
    $request = $begin($conn, 'it', 1000, $mode === 'refuses it' || $mode === 'goes away' ? 1 : 500);
    if ($mode === 'refuses it') {
        pump($base, function () use ($turn, &$data) { $turn(); return $data; });
        $request->sendBodyChunk('more');
        pump($base, function () use ($turn, &$times) { $turn(); return $times === 2; });
        $request->sendBodyChunk(' and the end');
        $request->sendBodyEnd();
    } elseif ($mode === 'goes away') {
        // Another connection has it from the beginning.
        pump($base, function () use ($turn, &$data, &$times) { $turn(); return $times === 2 && strlen($data[1]) === 1000; });
        $request->sendBodyChunk('more');
        pump($base, function () use ($turn, &$data) { $turn(); return strlen($data[1]) === 1004; });
        $request->cancel();
    }
    $wait($mode === 'refuses more' || $mode === 'resets it' ? 2 : 1, $turn);
    $request = $conn = null;
    echo "  made ", $times === 1 ? 'once' : "$times times", "\n";
}
?>
--EXPECTF--
-- HTTP/1.1
answered before
  early: 413 no more
  later: 200 enough
the next one is made all the same
  next: fine
the server closes it
  closed: error 1, SERVER has ...; closed: null; server: error 4
given up
  cancel-waiting: error 4, The request was cancelled
  cancel-at-once: error 4, The request was cancelled; server: error 1
  cancel-in-a-callback: error 4, The request was cancelled; server: error 1
  
  server: error 1
  server: error 1
a deadline
  late: error 0, SERVER has not answered within 0.001 seconds: not all of the request was given; late: null; server: error 1
a callback that throws

Warning: EventBase::loop(): Breaking the loop due to exception Exception in %s on line %d
  thrown
  throws: 200 fine
everything goes
  orphan: error 4, The EventHttpConnection that the request was made with has gone; server: error 1
  0 left
-- HTTP/1.1, TLS
answered before
  early: 413 no more
  later: 200 enough
the next one is made all the same
  next: fine
the server closes it
  closed: error 1, SERVER has ...; closed: null; server: error 4
given up
  cancel-waiting: error 4, The request was cancelled
  cancel-at-once: error 4, The request was cancelled; server: error 1
  cancel-in-a-callback: error 4, The request was cancelled; server: error 1
  
  server: error 1
  server: error 1
a deadline
  late: error 0, SERVER has not answered within 0.001 seconds: not all of the request was given; late: null; server: error 1
a callback that throws

Warning: EventBase::loop(): Breaking the loop due to exception Exception in %s on line %d
  thrown
  throws: 200 fine
everything goes
  orphan: error 4, The EventHttpConnection that the request was made with has gone; server: error 1
  0 left
-- HTTP/2
answered before
  early: 413 no more
  later: 200 enough
the next one is made all the same
  next: fine
the server closes it
  closed: error 1, SERVER has ...; closed: null; server: error 4
given up
  cancel-waiting: error 4, The request was cancelled
  cancel-at-once: error 4, The request was cancelled; server: error 1
  cancel-in-a-callback: error 4, The request was cancelled; server: error 1
  
  server: error 1
  server: error 1
a deadline
  late: error 0, SERVER has not answered within 0.001 seconds: not all of the request was given; late: null; server: error 1
a callback that throws

Warning: EventBase::loop(): Breaking the loop due to exception Exception in %s on line %d
  thrown
  throws: 200 fine
everything goes
  orphan: error 4, The EventHttpConnection that the request was made with has gone; server: error 1
  0 left
-- a server of HTTP/1 that leaves
  left: error 1, SERVER has ...; left: null
  left: error 1, SERVER has ...; left: null
-- servers of HTTP/2
refuses it
  it: 200 1016 bytes
  made 2 times
refuses more
  it: error 1, SERVER has refused the request
  it: null
  made once
wants no more
  it: 200 enough
  made once
resets it
  it: error 1, SERVER has reset the stream of the request: unexpected internal error encountered
  it: null
  made once
goes away
  it: error 4, The request was cancelled
  made 2 times
