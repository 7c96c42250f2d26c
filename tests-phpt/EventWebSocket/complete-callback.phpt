--TEST--
EventHttpRequest's complete callback tells that the answer to a WebSocket's handshake has left, its error callback that it has not
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$told = [];
[$http, $port] = listen_http($base);
$after = null;
$accept = function (EventHttpRequest $request, bool $in_head) use (&$told, &$after) {
    if ($in_head !== ($request->getUri() === '/head')) {
        return;
    }
    $request->setCompleteCallback(function ($request, $argument) use (&$told) {
        $told[] = "complete {$request->getResponseCode()} $argument";
    }, 'its argument');
    $request->setErrorCallback(function ($request, $error) use (&$told) { $told[] = "error $error"; });
    $request->getConnection()->setCloseCallback(function () use (&$told) { $told[] = 'connection'; });
    $ws = EventWebSocket::accept($request, function ($ws, $data) use (&$told) { $told[] = $data; });
    $ws->setCloseCallback(function ($ws, $code) use (&$told) { $told[] = "closed $code"; });
    $after && $after($ws);
};
$http->setHeaderCallback(fn ($request) => $accept($request, true));
$http->setDefaultCallback(fn ($request) => $accept($request, false));

$wire = null;
foreach ([
    'HTTP/1' => function () use ($base, $port) {
        $wire = new WebSocketWire($base, $port);
        $wire->send(ws_frame(Op::TEXT, 'a message') . close_frame(1000));
        return $wire;
    },
    'in the header callback' => function () use ($base, $port) {
        $wire = new WebSocketWire($base, $port, [], '/head');
        $wire->send(close_frame(1000));
        return $wire;
    },
    'HTTP/2' => function () use ($base, $port) {
        $client = new Tunnels($base, $port);
        $client->data($client->open(), ws_frame(Op::TEXT, 'a message') . close_frame(1000));
        return $client;
    },
    'HTTP/2, in the header callback' => function () use ($base, $port) {
        $client = new Tunnels($base, $port);
        $client->data($client->open('/head'), close_frame(1000));
        return $client;
    },
    'gone before' => function () use ($port, &$after) {
        $wire = new Wire($port, handshake('/'));
        $after = function () use ($wire) {
            socket_set_option(socket_import_stream($wire->sock), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
            $wire->close();
        };
        return $wire;
    },
    'HTTP/2, gone before' => function () use ($base, $port, &$after) {
        $client = new Tunnels($base, $port);
        $after = function () use ($client) {
            socket_set_option(socket_import_stream($client->sock), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
            $client->close();
        };
        $client->ask();
        return $client;
    },
    'behind a reply' => function () use ($base, $port, $http, &$told, &$after) {
        $after = null;
        $http->setCallback('/before', function (EventHttpRequest $request) use (&$told) {
            $request->setCompleteCallback(function () use (&$told) { $told[] = 'the reply before'; });
            $request->sendReply(200, 'OK');
        });
        $wire = new Wire($port, "GET /before HTTP/1.1\r\nHost: h\r\n\r\n" . handshake('/') . close_frame(1000));
        return $wire;
    },
    'too late' => function () use ($base, $port, &$after, &$told) {
        $after = function (EventWebSocket $ws) use (&$told) {
            set_error_handler(function (int $level, string $message) { echo "warning: $message\n"; return true; });
            $ws->getRequest()->setCompleteCallback(null);
            $ws->getRequest()->setErrorCallback('strlen');
            restore_error_handler();
        };
        return (new WebSocketWire($base, $port))->send(close_frame(1000));
    },
] as $what => $act) {
    $told = [];
    $wire = $act();
    pump($base, function () use (&$told, $wire) {
        $wire->eof || $wire->poll();
        return in_array('connection', $told);
    });
    linger($base, 0.02);
    echo "$what: ", implode(', ', $told), "\n";
}
?>
--EXPECT--
HTTP/1: complete 101 its argument, a message, closed 1000, connection
in the header callback: complete 101 its argument, closed 1000, connection
HTTP/2: complete 200 its argument, a message, closed 1000, connection
HTTP/2, in the header callback: complete 200 its argument, closed 1000, connection
gone before: closed 1006, error 1, connection
HTTP/2, gone before: closed 1006, error 1, connection
behind a reply: closed 1000, the reply before, complete 101 its argument, connection
warning: EventHttpRequest::setCompleteCallback(): The request has become a WebSocket, whose own callbacks tell what becomes of it: set this one before EventWebSocket::accept() to be told of the handshake
warning: EventHttpRequest::setErrorCallback(): The request has become a WebSocket, whose own callbacks tell what becomes of it: set this one before EventWebSocket::accept() to be told of the handshake
too late: complete 101 its argument, closed 1000, connection
