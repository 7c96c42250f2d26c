--TEST--
EventHttpConnection::setLocalAddress(), setLocalPort(): where connections are made from, the next one if there is one
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$server = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($server, false));
// Somebody's free port
$local = unused_port();
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$ask = function (string $close) use ($base, $conn, $server, $local) {
    $answer = '';
    $req = new EventHttpRequest(function ($req) use (&$answer) { $answer = $req->getResponseCode(); });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    $base->loop(EventBase::LOOP_NONBLOCK);
    $client = @stream_socket_accept($server, 0, $from);
    if ($client) {
        fread($client, 1000);
        fwrite($client, "HTTP/1.1 200 OK\r\n{$close}Content-Length: 0\r\n\r\n");
        $conn->setLocalAddress('127.0.0.3');
        $conn->setLocalPort($local);
    }
    pump($base, function () use (&$answer) { return $answer !== ''; });
    echo $answer, $client ? ' from ' . str_replace(":$local", ':PORT', preg_replace('/^(127.0.0.2):.*/', '\1', $from)) : '', "\n";
    return $client;
};
$conn->setLocalAddress('127.0.0.2');
$first = $ask("Connection: close\r\n");
$second = $ask("Connection: close\r\n");
$conn->setLocalPort(0);
$conn->setLocalAddress('192.0.2.1');
$third = $ask('');
$conn->setLocalAddress('some.where');
$conn->setLocalPort(65536);
?>
--EXPECTF--
200 from 127.0.0.2
200 from 127.0.0.3:PORT
0

Warning: EventHttpConnection::setLocalAddress(): "some.where" is not an IPv4 or IPv6 address in %s on line %d

Warning: EventHttpConnection::setLocalPort(): 65536 is not a port: it must be between 0 and 65535 in %s on line %d
