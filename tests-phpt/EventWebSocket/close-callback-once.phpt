--TEST--
EventWebSocket: however a connection ends, its close callback and that of its EventHttpConnection are called once each
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$told = [];
$ws = null;
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$ws, &$told) {
    $request->getConnection()->setCloseCallback(function () use (&$told) { $told[] = 'connection'; });
    $ws = EventWebSocket::accept($request, function ($ws, $data) {
        match ($data) {
            'close' => $ws->close(4000),
            'throw' => throw new Exception('thrown'),
            default => null,
        };
    }, null, ['closeTimeout' => 0.05, 'pingInterval' => 0.05]);
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; });
});
function reset_connection($sock): void
{
    socket_set_option(socket_import_stream($sock), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
    fclose($sock);
}
foreach ([
    'goodbye' => fn ($wire) => $wire->send(close_frame(1000)),
    'goodbye, and gone' => function ($wire) { $wire->send(close_frame(1000)); fclose($wire->sock); },
    'gone' => fn ($wire) => fclose($wire->sock),
    'gone in a message' => function ($wire) { $wire->send(ws_frame(Op::TEXT, 'x', false)); fclose($wire->sock); },
    'half closed' => fn ($wire) => stream_socket_shutdown($wire->sock, STREAM_SHUT_WR),
    'reset' => fn ($wire) => reset_connection($wire->sock),
    'reset while paused' => function ($wire) use (&$ws) { $ws->pause(); reset_connection($wire->sock); },
    'reset while it closes' => function ($wire) use (&$ws) { $ws->close(); reset_connection($wire->sock); },
    'silent' => fn ($wire) => null,
    'silent when told' => fn ($wire) => $wire->send(ws_frame(Op::TEXT, 'close')),
    'rude' => fn ($wire) => $wire->send("\x81\x01x"),
    'unread' => function ($wire) use (&$ws) { $ws->sendBinary(str_repeat('x', 8 << 20)); fclose($wire->sock); },
] as $what => $act) {
    $wire = new WebSocketWire($base, $port);
    $told = [];
    $act($wire);
    until_told($base, $told, 2);
    // Nothing of it is left to be told again.
    linger($base, 0.1);
    say($what, count($told), ...array_filter($told, fn ($line) => !str_contains($line, 'reset') && !str_contains($line, 'Broken pipe')));
}
?>
--EXPECT--
goodbye: 2 "1000 " "connection"
goodbye, and gone: 2 "1000 " "connection"
gone: 2 "1006 The connection has ended without a close frame" "connection"
gone in a message: 2 "1006 The connection has ended without a close frame" "connection"
half closed: 2 "1006 The connection has ended without a close frame" "connection"
reset: 2 "connection"
reset while paused: 2 "connection"
reset while it closes: 2 "connection"
silent: 2 "1006 The peer has not answered a ping in time" "connection"
silent when told: 2 "1006 The peer has not answered the close frame in time" "connection"
rude: 2 "1002 A frame of a client is not masked" "connection"
unread: 2 "connection"
