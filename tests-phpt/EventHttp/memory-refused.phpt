--TEST--
EventHttp: a body that there is no memory for ends its connection, and no other
--FILE--
<?php
require __DIR__ . '/../include/child.inc';

$server = <<<'PHP'
    ini_set('memory_limit', -1);
    $base = new EventBase();
    $http = new EventHttp($base);
    $http->setMaxBodySize(-1);
    $http->setDefaultCallback(function ($request) {
        $body = new EventBuffer();
        $body->add($request->getInputBuffer()->length . " bytes\n");
        $request->sendReply(200, 'OK', $body);
    });
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    $http->accept($listener);
    echo stream_socket_get_name($listener, false), "\n";
    $base->loop();
    PHP;
$module = dirname(__DIR__, 2) . '/modules/event.so';
$process = proc_open(
    confined(300000, PHP_BINARY, '-n', '-d', "extension=$module", '-r', $server),
    [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]],
    $pipes,
);
$address = trim(fgets($pipes[1]));

/* Sends a request and then as much as is taken, 600 MB at most; what comes back. */
function request(string $address, string $head, string $piece, int $times): string
{
    $client = stream_socket_client("tcp://$address");
    fwrite($client, $head);
    for ($sent = 0; $sent < $times && @fwrite($client, $piece); $sent++) {
    }
    return (string) stream_get_contents($client);
}
$mega = str_repeat('x', 1000000);
$small = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n";
foreach ([
    'length' => ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 600000000\r\n\r\n", $mega],
    'chunks' => ["POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "f4240\r\n$mega\r\n"],
] as $name => [$head, $piece]) {
    $reply = request($address, $head, $piece, (int) (600000000 / strlen($piece)));
    echo "$name: ", strtok($reply, "\r"), "\n";
    echo substr(strrchr(trim(request($address, $small, 'hello', 1)), "\n"), 1), "\n";
}
proc_terminate($process, 9);
?>
--EXPECT--
length: HTTP/1.1 413 Request Entity Too Large
5 bytes
chunks: HTTP/1.1 413 Request Entity Too Large
5 bytes
