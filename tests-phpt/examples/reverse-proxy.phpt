--TEST--
php-examples/reverse_proxy.php passes requests and responses on as they come, both ways, in bounded memory, with their headers and trailers; who goes on one side is let go of on the other
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http2.inc';

const SIZE = 40000000;

/* The server behind the proxy. */
$base = new EventBase();
[$http, $behind] = listen_http($base);
$log = [];
$held = null;
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$log, &$held) {
    $request->setErrorCallback(function (EventHttpRequest $request, int $error) use (&$log) { $log[] = "{$request->getUri()} error $error"; });
    if ($request->getUri() === '/slow-upload') {
        $held = [$request, 0];
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$held) {
            if ($held[0] !== null) {
                return $request->pause();
            }
            $held[1] += $request->getInputBuffer()->length;
            $request->getInputBuffer()->drain(-1);
        });
    } elseif ($request->getUri() === '/pieces') {
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$log) {
            $log[] = 'piece ' . $request->getInputBuffer()->read(100);
        });
    }
});
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$log, &$held) {
    switch ($request->getUri()) {
        case '/big':
            $request->addHeader('Content-Length', (string) SIZE, EventHttpRequest::OUTPUT_HEADER);
            $request->sendReplyStart(200, 'OK');
            $given = 0;
            $more = function (EventHttpRequest $request) use (&$more, &$given, &$log) {
                if ($given === SIZE) {
                    $request->sendReplyEnd();
                    return;
                }
                $given += $size = min(100000, SIZE - $given);
                $log['given'] = $given;
                $request->sendReplyChunk(str_repeat('x', $size), $more);
            };
            $more($request);
            return;
        case '/slow-upload':
            $request->sendReply(200, 'OK', (string) ($held[1] + $request->getInputBuffer()->length));
            return;
        case '/wait':
        case '/cut':
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk('first');
            $held = $request;
            return;
        case '/silent':
            $request->getConnection()->setCloseCallback(function () use (&$log) { $log[] = '/silent closed'; });
            $held = $request;
            return;
        default:
            $request->addHeader('Set-Cookie', 'a=1', EventHttpRequest::OUTPUT_HEADER);
            $request->addHeader('Set-Cookie', 'b=2, c', EventHttpRequest::OUTPUT_HEADER);
            $request->addHeader('Connection', 'X-Here', EventHttpRequest::OUTPUT_HEADER);
            $request->addHeader('X-Here', 'only', EventHttpRequest::OUTPUT_HEADER);
            $request->addHeader('X-Sum', 'of the response', EventHttpRequest::OUTPUT_TRAILER);
            $headers = [];
            foreach ($request->getInputHeaders() as $name => $_) {
                $headers[] = "$name: " . implode(' | ', $request->getHeaderValues($name, EventHttpRequest::INPUT_HEADER));
            }
            sort($headers);
            $body = $request->getInputBuffer()->read(100);
            $request->sendReply(201, 'Created', "{$request->getMethod()} {$request->getUri()} '$body' " . json_encode($request->getInputTrailers()) . "\n" . implode("\n", $headers));
    }
});

$port = unused_port();
$proxy = new Child(__DIR__ . '/../../php-examples/reverse_proxy.php', (string) $port, "127.0.0.1:$behind");
$proxy->says('Listening');
$memory = fn () => preg_match('/VmHWM:\s+(\d+)/', file_get_contents("/proc/$proxy->pid/status"), $found) ? (int) $found[1] : 0;
$show = function (?array $message) use ($port, $behind) {
    foreach (explode("\n", str_replace([":$port", ":$behind"], [':PORT', ':BEHIND'], $message ? "$message[0]\n" . implode("\n", $message[1]) . "\n$message[2]" : 'nothing')) as $line) echo "  $line\n";
};

echo "headers and trailers\n";
$wire = new Wire($port, "POST /echo?a=b HTTP/1.1\r\nHost: h:$port\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Two: 1\r\nX-Two: 2\r\n"
    . "Via: 1.0 other\r\nX-Forwarded-For: 192.0.2.1\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, "100 Continue\r\n\r\n"));
$wire->in = '';
$wire->send("4\r\nbody\r\n0\r\nX-Sum: of the request\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, "\r\n0\r\n"));
preg_match('/\r\n0\r\n(.*)/s', $wire->in, $found);
$show(message($wire->in, false, false));
echo '  ', json_encode($found[1]), "\n";
$wire->in = '';
// The connection to the server behind is kept, and so is this one.
$wire->send("HEAD /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\nGET /echo HTTP/1.0\r\n\r\n");
$show(reply($base, $wire, true));
$show(reply($base, $wire));
echo '  connections behind: ', $http->getConnectionCount(), "\n";

echo "a body of HTTP/2 that no header tells of\n";
$client = new Http2($base, $port);
$client->send(frame(HEADERS, END_HEADERS, 1, block('/pieces', 'PUT')) . frame(DATA, 0, 1, 'some'));
pump($base, function () use (&$log) { return $log; });
$client->send(frame(DATA, 0, 1, 'more') . frame(HEADERS, END_HEADERS | END_STREAM, 1, field('x-sum', '2')));
$said = outcome($base, $client, 1);
echo '  ', implode(', ', $log), ': ', preg_match('/PUT .*/', $said, $found) ? $found[0] : $said, "\n";
$client->close();

echo "as it comes\n";
$wire = new Wire($port, "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, 'first'));
$held->sendReplyChunk('second');
$held->sendReplyEnd();
$held = null;
echo '  ', reply($base, $wire)[2], "\n";

echo "a client that reads nothing\n";
$before = $memory();
$wire = new Wire($port, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
$log = ['given' => 0];
for ($quiet = 0, $last = -1; $quiet < 100; $quiet = $log['given'] === $last ? $quiet + 1 : 0) {
    $last = $log['given'];
    spin($base, 1);
    usleep(500);
}
echo '  ', $log['given'] < SIZE ? "the server is held back\n" : "ALL IS GIVEN\n";
$length = 0;
pump($base, function () use ($wire, &$length) {
    $length += strlen($wire->poll()->in);
    $head = $length === strlen($wire->in) ? strpos($wire->in, "\r\n\r\n") + 4 : 0;
    $length -= $head;
    $wire->in = '';
    return $length >= SIZE;
});
echo "  $length bytes\n";

echo "a server that takes nothing\n";
$wire = new Wire($port, 'PUT /slow-upload HTTP/1.1' . "\r\nHost: h\r\nContent-Length: " . SIZE . "\r\n\r\n");
$sent = 0;
$send = function (int $most) use ($wire, &$sent) {
    while ($sent < $most && ($count = @fwrite($wire->sock, str_repeat('y', min(65536, $most - $sent))))) {
        $sent += $count;
    }
};
for ($quiet = 0, $last = -1; $quiet < 100; $quiet = $sent === $last ? $quiet + 1 : 0) {
    $last = $sent;
    $send(SIZE);
    spin($base, 1);
    usleep(500);
}
echo '  ', $sent < SIZE ? "the client is held back\n" : "ALL IS SENT\n";
$request = $held[0];
$held[0] = null;
$request->resume();
$request = null;
pump($base, function () use ($send, &$sent) { $send(SIZE); return $sent === SIZE; });
echo '  ', reply($base, $wire)[2], " bytes\n";
$send = null;
echo '  ', $memory() - $before < 12 * 1024 ? "no memory for it\n" : 'grown by ' . ($memory() - $before) . " kB\n";

echo "the client goes\n";
foreach (['/silent', '/big', '/pieces'] as $uri) {
    $log = [];
    $held = null;
    $wire = new Wire($port, $uri === '/pieces' ? "PUT $uri HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nsome" : "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, function () use (&$log, &$held) { return $log || $held; });
    $wire->close();
    pump($base, function () use (&$log) { return preg_grep('/error|closed/', $log); });
    echo '  ', implode(preg_grep('/error|closed/', $log)), "\n";
}

echo "the server behind goes\n";
foreach (['/silent', '/cut'] as $uri) {
    $held = null;
    $wire = new Wire($port, "POST $uri HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    pump($base, function () use (&$held, $uri, $wire) { return $held && ($uri === '/silent' || str_contains($wire->poll()->in, 'first')); });
    $held->closeConnection();
    $held = null;
    pump($base, fn () => $wire->poll()->eof);
    echo '  ', str_contains($wire->in, '502') ? substr($wire->in, 0, 24) : addcslashes(substr($wire->in, -12), "\r\n"), "\n";
}
// One that was asked on a kept connection is asked once more.
$wire = new Wire($port, "GET /silent HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$held) { return $held; });
$first = $held;
$held = null;
$first->closeConnection();
$first = null;
pump($base, function () use (&$held) { return $held; });
$held->sendReply(200, 'OK', 'asked again');
$held = null;
echo '  ', reply($base, $wire)[2], "\n";
$http->shutdown(0.0);
$http = null;
$wire->send("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n");
echo '  ', reply($base, $wire)[0], "\n";
$wire->close();
$proxy->wait(fn () => count($proxy->sockets($port)) === 1);
$proxy->says('refused');
// The end of an idle connection may be noticed before the next request, or by it.
echo implode("\n", array_unique(explode("\n", preg_replace('/127\.0\.0\.1:\d+/', 'SERVER', $proxy->out))));
?>
--EXPECTF--
headers and trailers
  HTTP/1.1 201 
  content-type: text/html; charset=ISO-8859-1
  date: *
  set-cookie: a=1
  set-cookie: b=2, c
  trailer: X-Sum
  transfer-encoding: chunked
  via: 1.1 event-proxy
  POST /echo?a=b 'body' {"X-Sum":"of the request"}
  Connection: TE
  Host: h:PORT
  TE: trailers
  Transfer-Encoding: chunked
  Via: 1.0 other, 1.1 event-proxy
  X-Forwarded-For: 192.0.2.1, 127.0.0.1
  X-Forwarded-Host: h:PORT
  X-Two: 1 | 2
  "X-Sum: of the response\r\n\r\n"
  HTTP/1.1 201 
  content-length: 138
  date: *
  set-cookie: a=1
  set-cookie: b=2, c
  via: 1.1 event-proxy
  
  HTTP/1.0 201 
  content-type: text/html; charset=ISO-8859-1
  set-cookie: a=1
  set-cookie: b=2, c
  trailer: X-Sum
  via: 1.1 event-proxy
  GET /echo '' []
  Connection: TE
  Host: 127.0.0.1:BEHIND
  TE: trailers
  Via: 1.0 event-proxy
  X-Forwarded-For: 127.0.0.1
  connections behind: 1
a body of HTTP/2 that no header tells of
  piece some, piece more: PUT /pieces '' {"X-Sum":"2"}
as it comes
  firstsecond
a client that reads nothing
  the server is held back
  40000000 bytes
a server that takes nothing
  the client is held back
  40000000 bytes
  no memory for it
the client goes
  /silent error 1/silent closed
  /big error 1
  /pieces error 1
the server behind goes
  HTTP/1.1 502 Bad Gateway
  \r\n5\r\nfirst\r\n
  asked again
  HTTP/1.1 502 Bad Gateway
Listening on port %d
SERVER has closed the connection without a response
SERVER has closed the connection before its response was complete
Cannot connect to SERVER: Connection refused
