<?php
/* A WebSocket server: websocket.php (websocket | h2-websocket | broadcast) PORT. A message goes back to who has sent it, or
   to all. */
[, $work, $port] = $argv;

$base = new EventBase();
$http = new EventHttp($base);
$everybody = [];
$message = $work === 'broadcast'
    ? function (EventWebSocket $socket, string $data) use (&$everybody) {
        EventWebSocket::broadcast($everybody, $data);
    }
    : fn (EventWebSocket $socket, string $data) => $socket->sendText($data);
$http->setDefaultCallback(function (EventHttpRequest $request) use ($work, $message, &$everybody) {
    $socket = EventWebSocket::accept($request, $message);
    if ($socket && $work === 'broadcast') {
        $everybody[spl_object_id($socket)] = $socket;
        $socket->setCloseCallback(function (EventWebSocket $socket) use (&$everybody) {
            unset($everybody[spl_object_id($socket)]);
        });
    }
});
$http->bind('127.0.0.1', (int) $port) or exit(1);
$base->dispatch();
