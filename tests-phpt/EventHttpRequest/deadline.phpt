--TEST--
EventHttpRequest::setDeadline() counts from makeRequest() to the end of the response, whatever the request waits for, and nothing else is ended by it
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
// No answer to the first.
$peer = new Peer([null, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 201 OK\r\nContent-Length: 9\r\n\r\npart"]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$log = [];
function make(EventHttpConnection $conn, string $name, float $deadline, array &$log): EventHttpRequest
{
    $request = new EventHttpRequest(function ($request) use ($name, &$log) {
        $log[] = "$name " . ($request ? $request->getResponseCode() : 'null');
    });
    $request->setErrorCallback(function ($request, int $error) use ($name, &$log) { $log[] = "$name error $error"; });
    $request->setDeadline($deadline);
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, "/$name");
    return $request;
}
$turn = function (int $count) use ($peer, &$log) {
    return function () use ($peer, &$log, $count) { $peer->turn(); return count($log) >= $count; };
};
$begun = microtime(true);
make($conn, 'first', 0.3, $log);
make($conn, 'queued', 0.1, $log);
make($conn, 'patient', 30, $log);
$later = make($conn, 'later', 0, $log);
pump($base, $turn(2));
echo implode(', ', array_slice($log, 0, 2)), "\n";
pump($base, $turn(4));
echo implode(', ', array_slice($log, 2)), ', not before its time: ';
var_dump(microtime(true) - $begun >= 0.29);
pump($base, $turn(5));
echo $log[4], ", connections: $peer->accepted\n";
// Of one that is under way it counts from its beginning, which is long ago.
pump($base, function () use ($peer) { $peer->turn(); return count($peer->seen) >= 3; });
$later->setDeadline(0.01);
pump($base, $turn(7));
echo $log[5], ', ', $log[6], "\n";

echo "pieces that come for too long, and one that is paused\n";
foreach ([false, true] as $paused) {
    $peer = new Peer(["HTTP/1.1 200 OK\r\n\r\n"]);
    $log = [];
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $conn->setCloseCallback(function () use (&$log) { $log[] = 'closed'; });
    $request = make($conn, 'pieces', 0.2, $log);
    $request->setChunkCallback(function ($request) use (&$log, $paused) {
        $request->getInputBuffer()->drain(100);
        $paused and $request->pause();
        $log[0] = 'piece';
    });
    pump($base, function () use ($peer, &$log) {
        $peer->turn();
        if ($peer->open() && count($peer->seen)) {
            @fwrite((fn () => $this->conns[0][0])->call($peer), 'more');
        }
        return in_array('closed', $log);
    });
    echo implode(', ', $log), "\n";
}

echo "what it has to be\n";
$request = new EventHttpRequest(fn () => 1);
foreach ([NAN, INF, -1.0, 0.0, 1e300] as $deadline) {
    try {
        var_dump($request->setDeadline($deadline));
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
// A loop does not wait for a deadline that nothing is left to wait for.
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($request) use ($base) {
    $request->setDeadline(1);
    $request->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK');
});
$log = [];
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
make($conn, 'quick', 3600, $log);
pump($base, function () use (&$log) { return $log; });
unset($http);
$guard = microtime(true);
$base->loop();
echo implode(', ', $log), ', at once: ';
var_dump(microtime(true) - $guard < 20);
?>
--EXPECTF--
queued error 0, queued null
first error 0, first null, not before its time: bool(true)
patient 200, connections: 2
later error 0, later null
pieces that come for too long, and one that is paused
piece, pieces error 0, pieces null, closed
piece, pieces error 0, pieces null, closed
what it has to be
EventHttpRequest::setDeadline(): Argument #1 ($seconds) must be a number of seconds
NULL
NULL
NULL
NULL

Warning: EventHttpRequest::setDeadline(): A deadline is for requests that are made; EventHttp::setTimeout() is for those that come in %s on line %d
quick 200, at once: bool(true)
