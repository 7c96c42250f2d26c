<?php

/*
 * The callbacks of a WebSocket server as one has written them for Workerman, with little changed, and what calls them.
 * There it was:
 *
 *   $worker = new Worker('websocket://127.0.0.1:8080');
 *   $worker->onConnect = $onConnect;
 *   $worker->onMessage = $onMessage;
 *   $worker->onClose = $onClose;
 *   Worker::runAll();
 *
 * and here it is:
 *
 *   php php-examples/websocket_from_workerman.php 8080
 */

/* Workerman's $worker->connections: whoever wants all of them keeps them. */
$connections = [];
/* What was a property of the connection, as its number, $connection->id. */
$ids = new WeakMap();

$onConnect = function (EventWebSocket $connection, EventHttpRequest $request) use (&$connections, $ids) {
    static $last = 0;
    $connections[spl_object_id($connection)] = $connection;
    $ids[$connection] = ++$last;
    // Workerman's onBufferFull and onBufferDrain: see below.
    $connection->setDrainCallback(fn (EventWebSocket $connection) => $connection->resume());
    $connection->sendText("You are number $last on {$request->getUri()}");
};

$onMessage = function (EventWebSocket $connection, string $data, int $type) use (&$connections, $ids) {
    if ($type === EventWebSocket::BINARY) {
        // With Workerman: $connection->websocketType = Websocket::BINARY_TYPE_ARRAYBUFFER, and send().
        $connection->sendBinary(strrev($data));
    } elseif ($data === 'quit') {
        $connection->close();
    } else {
        // With Workerman: a send() for each of them, which encodes it each time.
        EventWebSocket::broadcast($connections, "$ids[$connection]: $data");
    }
    // With Workerman send() drops what is more than maxSendBufferSize, and returns false. Here all of it is kept: who does
    // not read what there is for him is heard no more until he has.
    if ($connection->getBufferedAmount() > 1024 * 1024) {
        $connection->pause();
    }
};

$onClose = function (EventWebSocket $connection) use (&$connections, $ids) {
    unset($connections[spl_object_id($connection)]);
    EventWebSocket::broadcast($connections, "$ids[$connection] has left");
};

$base = new EventBase();
$http = new EventHttp($base);
// A Worker speaks one protocol; a server has WebSockets at some paths, and pages at others.
$http->setDefaultCallback(function (EventHttpRequest $request) use ($onConnect, $onMessage, $onClose) {
    $connection = EventWebSocket::accept($request, $onMessage, null, [
        'maxMessageSize' => 1024 * 1024,    // $connection->maxPackageSize
        'pingInterval' => 25,               // a Timer that looks for connections that have been silent
    ]);
    if ($connection) {
        $connection->setCloseCallback($onClose);
        $onConnect($connection, $request);
    }
});

$port = (int) ($argv[1] ?? 8080);
$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo "Listening on port $port\n";
$base->loop();
