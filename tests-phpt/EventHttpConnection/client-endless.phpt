--TEST--
EventHttpConnection: nothing that comes before a body or behind it is endless
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
foreach ([
    'empty lines' => ['', "\r\n"],
    'interim responses' => ['', "HTTP/1.1 100 Continue\r\n\r\n"],
    'a reason' => ['HTTP/1.1 200 ', 'x'],
    'headers' => ["HTTP/1.1 200 OK\r\n", "X: y\r\n"],
    'a folded header' => ["HTTP/1.1 200 OK\r\nX: ", "y\r\n "],
    'zeros before a size' => [$chunked, '0'],
    'an extension' => [$chunked . '1;', 'x'],
    'extensions' => [$chunked, "1;x\r\ny\r\n"],
    'trailers' => [$chunked . "0\r\n", "X: y\r\n"],
] as $what => [$begin, $again]) {
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    $port = port_of(stream_socket_get_name($listener, false));
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        echo "$what: ", $req === null ? 'null' : $req->getResponseCode(), "\n";
    });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    $base->loop(EventBase::LOOP_NONBLOCK);
    $sock = stream_socket_accept($listener, 1);
    stream_set_blocking($sock, false);
    $sent = (int) fwrite($sock, $begin);
    $bytes = str_repeat($again, intdiv(20000, strlen($again)));
    pump($base, function () use ($sock, $bytes, &$sent, &$done) {
        $sent += (int) @fwrite($sock, $bytes);
        if ($sent > 20_000_000) {
            echo "(it takes everything)\n";
        }
        return $done || $sent > 20_000_000;
    });
}
?>
--EXPECT--
empty lines: null
interim responses: null
a reason: null
headers: null
a folded header: null
zeros before a size: null
an extension: null
extensions: null
trailers: null
