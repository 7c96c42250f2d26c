--TEST--
EventHttpRequest of a client: the header callback when the head of the response has come, the chunk callback for what comes of the body, pause() and what is left hold the server back, and the rest comes with the end
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require_once __DIR__ . '/../include/http.inc';

const SIZE = 8 * 1024 * 1024;

$base = new EventBase();
['cert' => $cert, 'pk' => $key] = make_cert();
$secure = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert, EventSslContext::OPT_LOCAL_PK => $key,
]);
$trusting = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_CA_FILE => $cert]);
foreach (['clear' => [null, null], 'TLS' => [$secure, $trusting]] as $name => [$server, $client]) {
    echo "$name\n";
    [$http, $port] = listen_http($base, $server);
    $given = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$given) {
        $request->addHeader('X-Uri', $request->getUri(), EventHttpRequest::OUTPUT_HEADER);
        if ($request->getUri() !== '/long') {
            $request->sendReply(200, 'OK', 'short');
            return;
        }
        $request->sendReplyStart(206, 'OK');
        $given = 0;
        $more = function ($request) use (&$more, &$given) {
            if ($given < SIZE) {
                $given += 65536;
                $request->sendReplyChunk(str_repeat('x', 65536), $more);
            } else {
                $request->sendReplyEnd();
            }
        };
        $more($request);
    });
    $conn = new EventHttpConnection($base, null, 'localhost', $port, $client);
    foreach (['pause', 'leave'] as $way) {
        $log = [];
        $got = $most = $pieces = 0;
        $hold = true;
        $done = false;
        $request = new EventHttpRequest(function (?EventHttpRequest $request, $data) use (&$log, &$got, &$done) {
            $log[] = "end $data, code {$request->getResponseCode()}, " . ($got + $request->getInputBuffer()->length) . ' bytes';
            $done = true;
        }, 'data');
        $request->setHeaderCallback(function (EventHttpRequest $request, $arg) use (&$log) {
            $log[] = "head $arg {$request->getResponseCode()} {$request->findHeader('X-Uri', EventHttpRequest::INPUT_HEADER)}";
        }, 'of the response');
        $request->setChunkCallback(function (EventHttpRequest $request, $arg) use (&$got, &$most, &$pieces, &$hold, $way) {
            $pieces++;
            $buffer = $request->getInputBuffer();
            $most = max($most, $buffer->length);
            if ($hold && $way === 'leave') {
                return;
            }
            // Something is left each time, and comes again.
            $got += $buffer->length - 3;
            $buffer->drain($buffer->length - 3);
            if ($hold) {
                $request->pause();
            }
        });
        var_dump($conn->makeRequest($request, EventHttpRequest::CMD_GET, '/long'));
        // The server's next piece comes when the one before has left.
        for ($quiet = 0, $before = -1; $quiet < 50; $quiet = $given === $before && $given ? $quiet + 1 : 0) {
            $before = $given;
            $base->loop(EventBase::LOOP_NONBLOCK);
            usleep(500);
        }
        $held = $pieces;
        echo $given < SIZE ? 'the server is held back' : 'all has come', $way === 'pause' ? ", pieces: $held\n" : "\n";
        $hold = false;
        if ($way === 'pause') {
            $request->resume();
        } else {
            $request->getInputBuffer()->drain(1);
            $got++;
        }
        pump($base, function () use (&$done) { return $done; });
        echo implode("\n", $log), "\nat most ", $most <= 65536 ? '64 KiB wait' : $most, "\n";
    }
    // The next request on the connection has nothing of that, and the same object may be used again.
    $log = [];
    $done = false;
    $request->setChunkCallback(null);
    $request->setHeaderCallback(null);
    $got = 0;
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/short');
    pump($base, function () use (&$done) { return $done; });
    echo implode("\n", $log), ': ', $request->getInputBuffer()->read(100), "\n";
    unset($http, $conn, $request);
}

echo "a head alone\n";
$peer = new Peer(["HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" . str_repeat('z', 100000)]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$done = 0;
$request = new EventHttpRequest(function ($request) use (&$done) {
    echo "end, {$request->getInputBuffer()->length} bytes\n";
    $done++;
});
$request->setHeaderCallback(function ($request) { echo "head {$request->getResponseCode()}\n"; });
foreach ([1, 2] as $times) {
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use ($peer, &$done, $times) { $peer->turn(); return $done === $times; });
}
$server = null;
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($request) {
    $request->setHeaderCallback(fn () => 1);
    $request->sendReply(200, 'OK');
});
$done = false;
$client = new EventHttpConnection($base, null, '127.0.0.1', $port);
$client->makeRequest(new EventHttpRequest(function () use (&$done) { $done = true; }), EventHttpRequest::CMD_GET, '/');
pump($base, function () use (&$done) { return $done; });
?>
--EXPECTF--
clear
bool(true)
the server is held back, pieces: 1
head of the response 206 /long
end data, code 206, 8388608 bytes
at most 64 KiB wait
bool(true)
the server is held back
head of the response 206 /long
end data, code 206, 8388608 bytes
at most 64 KiB wait
end data, code 200, 5 bytes: short
TLS
bool(true)
the server is held back, pieces: 1
head of the response 206 /long
end data, code 206, 8388608 bytes
at most 64 KiB wait
bool(true)
the server is held back
head of the response 206 /long
end data, code 206, 8388608 bytes
at most 64 KiB wait
end data, code 200, 5 bytes: short
a head alone
head 204
end, 0 bytes
head 200
end, 100000 bytes

Warning: EventHttpRequest::setHeaderCallback(): The head of the request is there: call setHeaderCallback() of a request that is made, or of the EventHttp in %s on line %d
