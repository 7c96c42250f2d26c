--TEST--
EventHttpRequest::sendBodyChunk(): EventHttpConnection::setTimeout() is for a server that takes nothing, or does not answer when it has all, and not for a script that takes its time
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

$base = new EventBase();
$log = [];
$begin = function (EventHttpConnection $conn) use (&$log) {
    $request = new EventHttpRequest(function (?EventHttpRequest $request) use (&$log) {
        $log[] = $request ? $request->getResponseCode() . ' ' . $request->getInputBuffer()->read(100) : 'null';
    });
    $request->setErrorCallback(function ($request, int $error, string $message) use (&$log) {
        $log[] = "error $error, " . preg_replace('/\S+:\d+/', 'SERVER', $message);
    });
    $request->startBody();
    $conn->setTimeout(1);
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
    return $request;
};
$show = function (int $count, ?callable $turn = null) use ($base, &$log) {
    pump($base, function () use (&$log, $count, $turn) { $turn and $turn(); return count($log) >= $count; });
    foreach (array_splice($log, 0) as $line) echo "  $line\n";
};
$context = server_context();
$connect = fn (int $port, ?string $alpn) => $alpn ? http2_client($base, $port, $alpn) : new EventHttpConnection($base, null, '127.0.0.1', $port);
foreach (['HTTP/1.1' => [null, null], 'HTTP/1.1, TLS' => [$context, 'http/1.1'], 'HTTP/2' => [$context, 'h2']] as $name => [$tls, $alpn]) {
    echo "-- $name\n";
    [$http, $port] = listen_http($base, $tls);
    $answers = true;
    $http->setHeaderCallback(fn (EventHttpRequest $request) => $request->setChunkCallback(fn ($request) => $request->getInputBuffer()->drain(-1)));
    $held = null;
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$answers, &$held) {
        $answers ? $request->sendReply(200, 'OK', 'fine') : $held = $request;
    });

    echo "a script that takes its time\n";
    $conn = $connect($port, $alpn);
    $request = $begin($conn);
    foreach (['before', 'between', 'before the end'] as $when) {
        linger($base, 1.5);
        $when === 'before the end' or $request->sendBodyChunk($when);
        pump($base, fn () => $request->getPendingBytes() === 0);
    }
    $request->sendBodyEnd();
    $show(1);

    echo "a server that does not answer when it has all\n";
    $answers = false;
    $conn = $connect($port, $alpn);
    $request = $begin($conn);
    $request->sendBodyChunk('all');
    linger($base, 1.5);
    $request->sendBodyEnd();
    $show(2);
    unset($http, $conn, $request, $held);
}

echo "-- a server that takes nothing\n";
$plain = stream_socket_server('tcp://127.0.0.1:0');
stream_set_blocking($plain, false);
$servers = [
    'HTTP/1.1' => [null, port_of(stream_socket_get_name($plain, false)), fn () => 0],
    'HTTP/1.1, TLS' => ['http/1.1', $deaf = new Http2Peer(fn () => 0, '', 'http/1.1')],
    // All the room there can be, but for the kernel's.
    'HTTP/2' => ['h2', new Http2Peer(function (Http2Peer $peer, int $at, int $type) {
        if ($type === HEADERS) {
            $peer->send($at, frame(WINDOW_UPDATE, 0, 0, pack('N', 0x7fff0000)));
            $peer->reads = false;
        }
    }, [4 => 0x7fffffff])],
];
$deaf->reads = false;
foreach ($servers as $name => [$alpn, $server]) {
    $turn = $server instanceof Http2Peer ? fn () => $server->turn() : fn () => 0;
    $conn = $connect($server instanceof Http2Peer ? $server->port : $server, $alpn);
    $request = $begin($conn);
    $request->setHeaderCallback(fn () => 0);
    $left = 0;
    $more = function (EventHttpRequest $request) use (&$more, &$left) {
        $left++;
        $request->sendBodyChunk(str_repeat('x', 30000), $more);
    };
    $more($request);
    // What is stuck may be so little that it is all encrypted, or written by HTTP/2.
    $show(2, $turn);
    echo "  $name: ", $left > 10 ? 'many have left' : $left, "\n";
    $server instanceof Http2Peer and $server->close(0);
    unset($conn, $request, $more);
}
?>
--EXPECT--
-- HTTP/1.1
a script that takes its time
  200 fine
a server that does not answer when it has all
  error 0, SERVER has kept silent for 1 second
  null
-- HTTP/1.1, TLS
a script that takes its time
  200 fine
a server that does not answer when it has all
  error 0, SERVER has kept silent for 1 second
  null
-- HTTP/2
a script that takes its time
  200 fine
a server that does not answer when it has all
  error 0, SERVER has kept silent for 1 second
  null
-- a server that takes nothing
  error 0, SERVER has kept silent for 1 second
  null
  HTTP/1.1: many have left
  error 0, SERVER has kept silent for 1 second
  null
  HTTP/1.1, TLS: many have left
  error 0, SERVER has kept silent for 1 second
  null
  HTTP/2: many have left
