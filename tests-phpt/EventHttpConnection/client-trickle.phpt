--TEST--
EventHttpConnection::setTimeout(): a response that trickles in is not waited for for ever; one that is just slow is
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

const RESPONSES = [
    'head' => ["HTTP/1.1 200 OK\r\nX: ", 'x'],
    'interim responses' => ['', "HTTP/1.1 102 Processing\r\n\r\n"],
    'body with a length' => ["HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", 'x'],
    'chunks' => ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"],
    'body without a length' => ["HTTP/1.1 200 OK\r\n\r\n", 'x'],
    'slow' => ["HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", 'x'],
];

/* What becomes of requests whose servers say a little more ten times a second. */
function trickled(): array
{
    $base = new EventBase();
    $servers = $lines = $kept = [];
    foreach (RESPONSES as $what => [$begin, $again]) {
        $servers[] = $server = (object) ['listener' => stream_socket_server('tcp://127.0.0.1:0'), 'begin' => $begin, 'again' => $again, 'sock' => null];
        $port = port_of(stream_socket_get_name($server->listener, false));
        $conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
        $conn->setTimeout(1);
        $kept[] = $conn;
        $started = microtime(true);
        $req = new EventHttpRequest(function ($req) use ($what, $started, &$lines) {
            $lines[$what] = sprintf("%s: %s, %s", $what, $req ? $req->getResponseCode() . ' ' . $req->getInputBuffer()->length : 'null',
                microtime(true) - $started > 1.5 ? 'after more than the timeout' : 'at once');
        });
        $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    }
    $tick = Event::timer($base, function () use (&$tick, $servers) {
        foreach ($servers as $server) {
            if (!$server->sock) {
                $server->sock = stream_socket_accept($server->listener, 1);
                @fwrite($server->sock, $server->begin);
            }
            @fwrite($server->sock, $server->again);
        }
        $tick->add(0.1);
    });
    $tick->add(0.1);
    pump($base, function () use (&$lines) { return count($lines) === count(RESPONSES); });
    $tick->free();
    ksort($lines);
    return $lines;
}

echo implode("\n", undisturbed(0.7, fn () => trickled())), "\n";
?>
--EXPECT--
body with a length: null, after more than the timeout
body without a length: null, after more than the timeout
chunks: null, after more than the timeout
head: null, after more than the timeout
interim responses: null, after more than the timeout
slow: 200 20, after more than the timeout
