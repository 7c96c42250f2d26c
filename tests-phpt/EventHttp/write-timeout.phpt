--TEST--
EventHttp::setWriteTimeout(): a client that takes nothing of its reply goes, and the script is told why; one that takes a little stays
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

const LARGE = 20000000;
$base = new EventBase();
$context = server_context();
$log = [];
$answer = function (EventHttpRequest $request) use (&$log) {
    $path = $request->getUri();
    $request->setCompleteCallback(function () use (&$log, $path) { $log[] = "$path: complete"; });
    $request->setErrorCallback(function ($request, int $error) use (&$log, $path) { $log[] = "$path: error $error"; });
    $request->getConnection()->setCloseCallback(function () use (&$log, $path) { $log[] = "$path: closed"; });
    $request->sendReply(200, 'OK', str_repeat('x', $path === '/small' ? 10 : LARGE));
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
    $http->setWriteTimeout(0.4);
    $http->setDefaultCallback($answer);
    $descriptors = descriptors();
    $wire = wire($base, $port, $tls, "GET /unread HTTP/1.1\r\nHost: h\r\n\r\n");
    echo told($base, $log, 2), "\n";
    $wire = wire($base, $port, $tls, "GET /unread HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    echo told($base, $log, 2), "\n";

    // One that makes no room for a reply, and reads the others.
    $client = new Http2($base, $port, $tls);
    $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)) . request(1, '/no-room') . request(3, '/small'));
    echo outcome($base, $client, 3), '; ', outcome($base, $client, 1), '; ', told($base, $log, 4), "\n";
    $client->send(request(5, '/small'));
    echo outcome($base, $client, 5), '; ';
    $client->close();
    echo told($base, $log, 2), "\n";

    // One that makes room, and reads nothing.
    $client = new Http2($base, $port, $tls, [4 => 1 << 30]);
    $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)) . request(1, '/unread') . request(3, '/unread'));
    echo told($base, $log, 4), "\n";
    pump($base, fn () => $client->poll()->eof);
    $wire = $client = $http = null;
    linger($base);
    var_dump(descriptors() < $descriptors);
}
?>
--EXPECT--
-- clear
/unread: error 0, /unread: closed
/unread: error 0, /unread: closed
HEADERS xxxxxxxxxx goes on; RST_STREAM CANCEL goes on; /small: complete, /small: closed, /no-room: error 0, /no-room: closed
HEADERS xxxxxxxxxx goes on; /small: complete, /small: closed
/unread: error 0, /unread: error 0, /unread: closed, /unread: closed
bool(true)
-- TLS
/unread: error 0, /unread: closed
/unread: error 0, /unread: closed
HEADERS xxxxxxxxxx goes on; RST_STREAM CANCEL goes on; /small: complete, /small: closed, /no-room: error 0, /no-room: closed
HEADERS xxxxxxxxxx goes on; /small: complete, /small: closed
/unread: error 0, /unread: error 0, /unread: closed, /unread: closed
bool(true)
