--TEST--
EventWebSocket::connect(): whatever keeps a client from being open, its close callback gets 1006 and the reason, once
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
/* Tries a server that answers with these bytes; "{}" stands for the answer to the key. */
function try_it(string $what, ?string $answer, array $options = [], bool $end = true): void
{
    global $base;
    $server = stream_socket_server('tcp://127.0.0.1:0');
    stream_set_blocking($server, false);
    $port = port_of(stream_socket_get_name($server, false));
    $told = [];
    $ws = EventWebSocket::connect($base, "ws://127.0.0.1:$port/", fn () => print("message\n"), null, $options);
    $ws->setOpenCallback(function () use (&$told) { $told[] = 'open'; });
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; });
    $connection = null;
    $in = '';
    pump($base, function () use ($server, &$connection, &$in, &$told, &$answer, $end) {
        $connection = $connection ?: @stream_socket_accept($server, 0);
        if ($connection && $answer !== null) {
            stream_set_blocking($connection, false);
            $in .= fread($connection, 65536);
            if (preg_match('/Sec-WebSocket-Key: (\S+)\r\n.*\r\n\r\n/s', $in, $key)) {
                $accept = base64_encode(sha1($key[1] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
                fwrite($connection, str_replace('{}', $accept, $answer));
                $answer = null;
                $end && stream_socket_shutdown($connection, STREAM_SHUT_WR);
            }
        }
        return preg_grep('/^\d/', $told);
    });
    linger($base, 0.02);
    echo "$what: ", str_replace((string) $port, 'PORT', implode(', ', $told)), "\n";
}
$head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n";
try_it('opens, and ends', "$head\r\n");
try_it('opens, and says goodbye', "$head\r\n\x88\x02\x03\xe9", [], false);
try_it('interim answers before', "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n$head\r\n");
try_it('interim answers without end', str_repeat("HTTP/1.1 100 Continue\r\n\r\n", 4000), [], false);
try_it('refused', "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
try_it('a page', "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
try_it('another key', str_replace('{}', 'dGhlIHNhbXBsZSBub25jZQ==', $head) . "\r\n");
try_it('another protocol', str_replace('websocket', 'h2c', $head) . "\r\n");
try_it('a subprotocol', "{$head}Sec-WebSocket-Protocol: chat\r\n\r\n");
try_it('another subprotocol', "{$head}Sec-WebSocket-Protocol: chat\r\n\r\n", ['protocols' => ['other']]);
try_it('an extension', "{$head}Sec-WebSocket-Extensions: foo\r\n\r\n");
try_it('compression', "{$head}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", ['deflate' => false]);
try_it('no HTTP', "220 welcome\r\n\r\n");
try_it('HTTP/1.0', str_replace('HTTP/1.1', 'HTTP/1.0', $head) . "\r\n");
try_it('half an answer', "HTTP/1.1 101 Swi");
try_it('an endless one', $head . 'X: ' . str_repeat('y', 300000), [], false);
try_it('a mask', "$head\r\n\x81\x80abcd", [], false);
try_it('silence', null, ['timeout' => 0.1]);
function fails(string $what, string $url, array $options = []): void
{
    global $base;
    $told = [];
    EventWebSocket::connect($base, $url, 'strlen', null, $options)->setCloseCallback(
        function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; },
    );
    until_told($base, $told);
    linger($base, 0.02);
    echo "$what: ", implode(', ', $told), "\n";
}
fails('nobody there', 'ws://127.0.0.1:' . ($port = unused_port()) . '/');
$dns = new EventDnsBase($base, 0);
$dns->setSearchNdots(1);
fails('no such name', 'ws://no-such-name.invalid/', ['dns' => new EventDnsBase($base, 0)]);

echo "closed before it is open\n";
$told = [];
$ws = EventWebSocket::connect($base, "ws://127.0.0.1:$port/", 'strlen');
$ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "$code $reason"; });
$ws->close();
$ws->close();
until_told($base, $told);
linger($base, 0.02);
say('told', ...$told);
?>
--EXPECTF--
opens, and ends: open, 1006 The connection has ended without a close frame
opens, and says goodbye: open, 1001 
interim answers before: open, 1006 The connection has ended without a close frame
interim answers without end: 1006 The server has sent more than 100 interim responses, or very long ones
refused: 1006 The server has answered 403 Forbidden
a page: 1006 The server has answered 200 OK
another key: 1006 The server has not answered the key of the request
another protocol: 1006 The server has agreed to something else than a WebSocket
a subprotocol: 1006 The server has chosen a subprotocol that was not offered
another subprotocol: 1006 The server has chosen a subprotocol that was not offered
an extension: 1006 The server has agreed to an extension that was not offered
compression: 1006 The server has agreed to an extension that was not offered
no HTTP: 1006 The server has sent a response whose head is malformed
HTTP/1.0: 1006 The server has answered in HTTP/1.0
half an answer: 1006 The server has closed the connection without an answer
an endless one: 1006 The server has sent a response whose head is longer than 262144 bytes
a mask: open, 1002 A frame of a server is masked
silence: 1006 The server has not answered in time
nobody there: 1006 Cannot connect to 127.0.0.1:%d: Connection refused
no such name: 1006 Cannot resolve no-such-name.invalid:80: %s
closed before it is open
told: "1006 The connection was closed before it was open"
