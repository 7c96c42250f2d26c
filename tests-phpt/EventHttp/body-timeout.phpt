--TEST--
EventHttp::setBodyTimeout(): a body may not pause for long, but a script may: HTTP/1 gets 408, HTTP/2 a reset, and the script the reason
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();
$log = [];
$kept = null;
$on_head = function (EventHttpRequest $request) use (&$log, &$kept) {
    $path = $request->getUri();
    $request->setErrorCallback(function ($request, int $error) use (&$log, $path) { $log[] = "$path: error $error"; });
    $request->getConnection()->setCloseCallback(function () use (&$log, $path) { $log[] = "$path: closed"; });
    if ($path !== '/collected') {
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$log, &$kept, $path) {
            $log[] = "$path: " . $request->getInputBuffer()->read(100);
            if ($path === '/paused') {
                $request->pause();
                $kept = $request;
            }
        });
    }
};
$on_request = function (EventHttpRequest $request) use (&$log) {
    $log[] = $request->getUri() . ': whole';
    $request->sendReply(200, 'OK', 'done');
};
function told(EventBase $base, array &$log, int $count): string
{
    pump($base, function () use (&$log, $count) { return count($log) >= $count; });
    linger($base);
    [$told, $log] = [implode(', ', $log), []];
    return $told;
}

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setBodyTimeout(0.4);
    $http->setHeaderCallback($on_head);
    $http->setDefaultCallback($on_request);
    $descriptors = descriptors();
    foreach (['/collected' => 2, '/pieces' => 3] as $path => $count) {
        $wire = wire($base, $port, $tls, "POST $path HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
        pump($base, fn () => $wire->poll()->eof);
        echo strtok($wire->in, "\r"), '; ', told($base, $log, $count), "\n";
    }
    $client = new Http2($base, $port, $tls);
    foreach (['/collected' => 1, '/pieces' => 3] as $path => $stream) {
        $client->send(frame(HEADERS, END_HEADERS, $stream, block($path, 'POST')) . frame(DATA, 0, $stream, 'half'));
        echo outcome($base, $client, $stream), '; ', told($base, $log, $stream === 1 ? 2 : 3), "\n";
    }

    $wire = wire($base, $port, $tls);
    foreach ([
        [$wire, "POST /paused HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf", ' done', fn () => reply($base, $wire)[0]],
        [
            $client, frame(HEADERS, END_HEADERS, 5, block('/paused', 'POST')) . frame(DATA, 0, 5, 'half'), frame(DATA, END_STREAM, 5, ' done'),
            fn () => outcome($base, $client, 5),
        ],
    ] as [$who, $half, $rest, $outcome]) {
        $who->send($half);
        pump($base, function () use (&$kept) { return $kept !== null; });
        linger($base, 1);
        echo 'paused: ', $who->poll()->eof ? 'ended' : 'open', ', ';
        $who->send($rest);
        linger($base);
        $request = $kept;
        $kept = null;
        $request->resume();
        pump($base, function () use (&$kept) { return $kept !== null; });
        $request->resume();
        $kept = $request = null;
        echo $outcome(), '; ';
        $who->close();
        echo told($base, $log, 4), "\n";
    }
    $kept = $wire = $client = $http = null;
    linger($base);
    var_dump(descriptors() < $descriptors);
}

echo "-- slowly\n";
[$http, $port] = listen_http($base);
$http->setBodyTimeout(3);
$http->setDefaultCallback(function (EventHttpRequest $request) { $request->sendReply(200, 'OK', $request->getInputBuffer()->read(100)); });
$wire = new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
$left = 10;
$drip = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use ($wire, &$left, &$drip) {
    $wire->send('x');
    --$left or $drip->del();
});
$drip->add(0.4);
echo reply($base, $wire)[2], "\n";
?>
--EXPECT--
-- clear
HTTP/1.1 408 Request Time-out; /collected: error 0, /collected: closed
HTTP/1.1 408 Request Time-out; /pieces: half, /pieces: error 0, /pieces: closed
RST_STREAM CANCEL goes on; /collected: error 0, /collected: closed
RST_STREAM CANCEL goes on; /pieces: half, /pieces: error 0, /pieces: closed
paused: open, HTTP/1.1 200 OK; /paused: half, /paused:  done, /paused: whole, /paused: closed
paused: open, HEADERS done goes on; /paused: half, /paused:  done, /paused: whole, /paused: closed
bool(true)
-- TLS
HTTP/1.1 408 Request Time-out; /collected: error 0, /collected: closed
HTTP/1.1 408 Request Time-out; /pieces: half, /pieces: error 0, /pieces: closed
RST_STREAM CANCEL goes on; /collected: error 0, /collected: closed
RST_STREAM CANCEL goes on; /pieces: half, /pieces: error 0, /pieces: closed
paused: open, HTTP/1.1 200 OK; /paused: half, /paused:  done, /paused: whole, /paused: closed
paused: open, HEADERS done goes on; /paused: half, /paused:  done, /paused: whole, /paused: closed
bool(true)
-- slowly
xxxxxxxxxx
