--TEST--
Close callbacks run also when an exception takes the last reference, and chain what they throw
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

function client(EventBase $base, Peer $peer): EventHttpConnection
{
    $connection = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $connection->makeRequest(new EventHttpRequest('strlen'), EventHttpRequest::CMD_GET, '/');
    $before = count($peer->seen);
    pump($base, function () use ($peer, $before) { $peer->turn(); return count($peer->seen) > $before; });
    return $connection;
}
function leave(EventHttpConnection $connection): never
{
    throw new Exception('on its way');
}
function show_chain(Throwable $thrown): void
{
    do {
        echo get_class($thrown), ' ', $thrown->getMessage(), "\n";
    } while ($thrown = $thrown->getPrevious());
}
$base = new EventBase();
$peer = new Peer([]);
foreach ([
    function () { echo "closed\n"; },
    function () { echo "closed\n"; throw new LogicException('of the callback'); },
    function () { echo "closed\n"; try { throw new LogicException('caught'); } catch (LogicException) { } },
] as $callback) {
    try {
        (function () use ($base, $peer, $callback) {
            $connection = client($base, $peer);
            $connection->setCloseCallback($callback);
            throw new Exception('on its way');
        })();
    } catch (Exception $e) {
        show_chain($e);
    }
    unset($e);
}

// A server with several connections: each is called, whatever the others throw.
[$http, $port] = listen_http($base);
$requests = [];
$http->setDefaultCallback(function ($request) use (&$requests) {
    $requests[] = $request;
    $number = count($requests);
    $request->getConnection()->setCloseCallback(function () use ($number) {
        echo "closed $number\n";
        throw new LogicException("of $number");
    });
});
$wires = [];
for ($i = 1; $i <= 3; $i++) {
    $wires[] = new Wire($port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    pump($base, function () use (&$requests, $i) { return count($requests) === $i; });
}
try {
    $http = null;
} catch (Exception $e) {
    show_chain($e);
}
?>
--EXPECT--
closed
Exception on its way
closed
LogicException of the callback
Exception on its way
closed
Exception on its way
closed 1
closed 2
closed 3
LogicException of 3
LogicException of 2
LogicException of 1
