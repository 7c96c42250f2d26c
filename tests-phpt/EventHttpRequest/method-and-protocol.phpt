--TEST--
EventHttpRequest::getMethod() and getProtocol(): of requests that come by HTTP/1.0, HTTP/1.1 and HTTP/2, and of those that are made
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setAllowedMethods(511);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$seen) {
    $seen[] = $request->getMethod() . ' ' . $request->getProtocol();
    $request->sendReply(204, 'No Content');
    $seen[] = $request->getMethod() . ' ' . $request->getProtocol() . ' after the reply';
    $request->free();
    $seen[] = "'{$request->getMethod()}' '{$request->getProtocol()}' when it is freed";
});
$wire = new Wire($port, "DELETE / HTTP/1.0\r\n\r\n");
reply($base, $wire);
// Empty lines before a request are skipped.
$wire = new Wire($port, "\r\nPATCH / HTTP/1.1\r\nHost: h\r\n\r\n");
reply($base, $wire);
$client = new Http2($base, $port);
$client->send(frame(HEADERS, END_HEADERS | END_STREAM, 1, block('/', 'OPTIONS')));
pump($base, function () use (&$seen) { return count($seen) === 9; });
echo implode("\n", $seen), "\n";

echo "-- a request that is made\n";
foreach (["HTTP/1.1 204 No\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 'nonsense'] as $answer) {
    $peer = new Peer([$answer], str_starts_with($answer, 'n'));
    $client = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    $done = false;
    $request = new EventHttpRequest(function ($answered) use (&$done) {
        $done = $answered ? 'answered' : 'failed';
    });
    say('not made', $request->getMethod(), $request->getProtocol());
    $client->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
    say('made', $request->getMethod(), $request->getProtocol());
    pump($base, function () use ($peer, &$done) {
        $peer->turn();
        return $done;
    });
    say($done, $request->getMethod(), $request->getProtocol());
}
?>
--EXPECT--
DELETE HTTP/1.0
DELETE HTTP/1.0 after the reply
'' '' when it is freed
PATCH HTTP/1.1
PATCH HTTP/1.1 after the reply
'' '' when it is freed
OPTIONS HTTP/2
OPTIONS HTTP/2 after the reply
'' '' when it is freed
-- a request that is made
not made: "" ""
made: "PUT" "HTTP/1.1"
answered: "PUT" "HTTP/1.1"
not made: "" ""
made: "PUT" "HTTP/1.1"
answered: "PUT" "HTTP/1.0"
not made: "" ""
made: "PUT" "HTTP/1.1"
failed: "PUT" "HTTP/1.1"
