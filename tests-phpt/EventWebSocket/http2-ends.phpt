--TEST--
EventWebSocket over HTTP/2: however it ends, its close callback and that of its EventHttpConnection are called once each, in this order
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/websocket_http2.inc';

$cert = make_cert();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert['cert'], EventSslContext::OPT_LOCAL_PK => $cert['pk'], EventSslContext::OPT_ALPN => 'h2',
]);
$base = new EventBase();
$told = [];
$ws = null;
$serve = function (EventHttpRequest $request) use (&$ws, &$told) {
    $request->getConnection()->setCloseCallback(function () use (&$told) { $told[] = 'connection'; });
    $ws = EventWebSocket::accept($request, function ($ws, $data) use (&$told) {
        match ($data) {
            'close' => $ws->close(4000),
            'both' => [$told[] = 'heard', usleep(1000)],
            default => null,
        };
    }, null, ['closeTimeout' => 0.05, 'pingInterval' => 0.05]);
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; });
};
$cut = function (Tunnels $client) {
    // Not with TLS, where PHP has no socket of it.
    $socket = @socket_import_stream($client->sock);
    $socket && socket_set_option($socket, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
    $client->close();
};
$ways = [
    'goodbye' => fn ($client, $stream) => $client->data($stream, close_frame(1000)),
    'goodbye, and the end' => fn ($client, $stream) => $client->data($stream, close_frame(1000), END_STREAM),
    'goodbye, and gone' => function ($client, $stream) { $client->data($stream, close_frame(1000)); $client->close(); },
    'the end' => fn ($client, $stream) => $client->data($stream, '', END_STREAM),
    'the end in a message' => fn ($client, $stream) => $client->data($stream, ws_frame(Op::TEXT, 'x', false), END_STREAM),
    'the end behind messages' => fn ($client, $stream) => $client->data($stream, str_repeat(ws_frame(Op::TEXT, 'both'), 2), END_STREAM),
    'reset' => fn ($client, $stream) => $client->reset($stream),
    'reset behind messages' => function ($client, $stream) {
        $client->data($stream, str_repeat(ws_frame(Op::TEXT, 'both'), 2));
        $client->reset($stream);
    },
    'reset while paused' => function ($client, $stream) use (&$ws) { $ws->pause(); $client->reset($stream); },
    'reset while it closes' => function ($client, $stream) use (&$ws) { $ws->close(); $client->reset($stream); },
    'gone' => fn ($client) => $client->close(),
    'gone while paused' => function ($client) use (&$ws) { $ws->pause(); $client->close(); },
    'cut' => $cut,
    'cut while it closes' => function ($client) use (&$ws, $cut) { $ws->close(); $cut($client); },
    'a broken rule of HTTP/2' => fn ($client, $stream) => $client->send(frame(WINDOW_UPDATE, 0, CONNECTION, pack('N', 0))),
    'a broken rule of the stream' => fn ($client, $stream) => $client->send(frame(WINDOW_UPDATE, 0, $stream, pack('N', 0))),
    'silent' => fn ($client) => null,
    'silent when told' => fn ($client, $stream) => $client->data($stream, ws_frame(Op::TEXT, 'close')),
    'rude' => fn ($client, $stream) => $client->data($stream, "\x81\x01x"),
    'unread' => function ($client) use (&$ws) { $ws->sendBinary(str_repeat('x', 8 << 20)); $client->close(); },
    'unread, for want of room' => function ($client, $stream) use (&$ws) {
        $ws->sendBinary(str_repeat('x', 8 << 20));
        $ws->close(1001, 'never read');
    },
];
$seen = [];
foreach (['clear' => null, 'TLS' => $context] as $how => $tls) {
    [$http, $port] = listen_http($base, $tls);
    $http->setDefaultCallback($serve);
    foreach ($ways as $what => $act) {
        $client = new Tunnels($base, $port, $tls !== null);
        $stream = $client->open();
        $told = [];
        $act($client, $stream);
        until_told($base, $told, 2);
        pump($base, function () use (&$told) { return in_array('connection', $told); });
        // Nothing of it is left to be told again.
        linger($base, 0.05);
        $seen[$what][$how] = implode(', ', $told);
    }
}
foreach ($seen as $what => ['clear' => $clear, 'TLS' => $tls]) {
    echo "$what: $clear", $clear === $tls ? '' : " WITH TLS: $tls", "\n";
}
$ws = $client = null;
linger($base, 0.05);
say('left', $http->getConnectionCount());
?>
--EXPECT--
goodbye: 1000 , connection
goodbye, and the end: 1000 , connection
goodbye, and gone: 1000 , connection
the end: 1006 The connection has ended without a close frame, connection
the end in a message: 1006 The connection has ended without a close frame, connection
the end behind messages: heard, heard, 1006 The connection has ended without a close frame, connection
reset: 1006 The stream was reset, or its connection has ended, connection
reset behind messages: heard, heard, 1006 The stream was reset, or its connection has ended, connection
reset while paused: 1006 The stream was reset, or its connection has ended, connection
reset while it closes: 1006 The stream was reset, or its connection has ended, connection
gone: 1006 The stream was reset, or its connection has ended, connection
gone while paused: 1006 The stream was reset, or its connection has ended, connection
cut: 1006 The stream was reset, or its connection has ended, connection
cut while it closes: 1006 The stream was reset, or its connection has ended, connection
a broken rule of HTTP/2: 1006 The stream was reset, or its connection has ended, connection
a broken rule of the stream: 1006 The stream was reset, or its connection has ended, connection
silent: 1006 The peer has not answered a ping in time, connection
silent when told: 1006 The peer has not answered the close frame in time, connection
rude: 1002 A frame of a client is not masked, connection
unread: 1006 The stream was reset, or its connection has ended, connection
unread, for want of room: 1006 The peer has not answered the close frame in time, connection
left: 0
