--TEST--
EventHttpConnection: a server may leave in any state, with a word or with a reset, in clear and over TLS: each request gets one answer, others go on, and no descriptor is left
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';

/* Resets a connection instead of ending it. */
function reset_on_close($sock): void
{
    socket_set_option(socket_import_stream($sock), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
}

/* One request to a server that leaves after $phase; what the callbacks were called with. */
function visit(EventBase $base, ?array $cert, string $phase, bool $resets): string
{
    $context = stream_context_create(['ssl' => $cert ? ['local_cert' => $cert['both']] : []]);
    $listener = stream_socket_server('tcp://127.0.0.1:0', $no, $message, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
    $port = port_of(stream_socket_get_name($listener, false));
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port, $cert ? new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []) : null);
    $calls = [];
    $conn->setCloseCallback(function () use (&$calls) { $calls[] = 'closed'; });
    $req = new EventHttpRequest(function ($req) use (&$calls) {
        $calls[] = $req === null ? 'null' : $req->getResponseCode() . ' ' . $req->getInputBuffer()->read(99);
    });
    if ($phase === 'in a large request') {
        $req->getOutputBuffer()->add(str_repeat('x', 8_000_000));
    }
    $conn->makeRequest($req, EventHttpRequest::CMD_PUT, '/');
    $base->loop(EventBase::LOOP_NONBLOCK);
    $sock = stream_socket_accept($listener, 1);
    stream_set_blocking($sock, false);
    if ($resets) {
        reset_on_close($sock);
    }
    $says = match ($phase) {
        'interim' => "HTTP/1.1 100 Continue\r\n\r\n",
        'half a head' => "HTTP/1.1 200 OK\r\nContent-Le",
        'head' => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n",
        'half a body' => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo",
        'half a chunk' => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbo",
        'trailer' => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX: y\r\n",
        'response', 'idle' => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        default => null,
    };
    if ($phase !== 'accepted' && $cert) {
        pump($base, fn () => @stream_socket_enable_crypto($sock, true, STREAM_CRYPTO_METHOD_TLS_SERVER) === true);
    }
    if ($says !== null || $phase === 'request') {
        $seen = '';
        pump($base, function () use ($sock, &$seen) { return str_ends_with($seen .= fread($sock, 65536), "\r\n\r\n"); });
    }
    fwrite($sock, (string) $says);
    // A reset takes back what the kernel has not sent, or not handed out.
    if ($phase === 'idle' || $phase === 'response' && $resets) {
        pump($base, function () use (&$calls) { return $calls !== []; });
    }
    fclose($sock);
    fclose($listener);
    pump($base, function () use (&$calls) { return $calls !== [] && !in_array($calls[0], ['200 body']) || count($calls) > 1; });
    spin($base);
    return implode(', ', array_diff($calls, ['closed'])) . (count(array_keys($calls, 'closed')) > 1 ? ', closed twice' : '');
}

$base = new EventBase();
$cert = make_cert();
$peer = new Peer(array_fill(0, 100, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
$other = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$served = 0;
$serve = function () use ($base, $other, $peer, &$served) {
    $before = $served;
    $other->makeRequest(new EventHttpRequest(function ($req) use (&$served) { $served += $req->getResponseCode() === 200; }), EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$served, $before) { $peer->turn(); return $served > $before; });
};
$serve();
visit($base, $cert, 'request', false);
$before = descriptors();
foreach (['accepted', 'handshake', 'in a large request', 'request', 'interim', 'half a head', 'head', 'half a body', 'half a chunk', 'trailer', 'response', 'idle'] as $phase) {
    $outcomes = [];
    foreach (['clear' => null, 'TLS' => $cert] as $what => $with) {
        foreach ([false, true] as $resets) {
            $outcomes[] = visit($base, $with, $phase, $resets);
            $serve();
        }
    }
    echo "$phase: ", implode('; ', $outcomes), "\n";
}
unset($phase);
gc_collect_cycles();
echo 'descriptors left: ', descriptors() - $before, ', others served: ', $served, "\n";
?>
--EXPECT--
accepted: null; null; null; null
handshake: null; null; null; null
in a large request: null; null; null; null
request: null; null; null; null
interim: null; null; null; null
half a head: null; null; null; null
head: null; null; null; null
half a body: null; null; null; null
half a chunk: null; null; null; null
trailer: null; null; null; null
response: 200 body; 200 body; 200 body; 200 body
idle: 200 body; 200 body; 200 body; 200 body
descriptors left: 0, others served: 49
