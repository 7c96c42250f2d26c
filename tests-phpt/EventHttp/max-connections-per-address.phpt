--TEST--
EventHttp::setMaxConnectionsPerAddress(): each address has its own limit, those that are there count, and paths do not
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://127.0.0.2:0')) die('skip needs all of 127.0.0.0/8');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
$http = new EventHttp($base);
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', 'served'));
$http->bind('0.0.0.0');
$port = port_of($http->getAddresses()[0]);
$path = sys_get_temp_dir() . '/event-per-address-' . getmypid();
$http->bind("unix:$path");

/* A client that comes from an address. */
function from(string $address, int $port): Wire
{
    $wire = (new ReflectionClass('Wire'))->newInstanceWithoutConstructor();
    $context = stream_context_create(['socket' => ['bindto' => "$address:0"]]);
    $wire->sock = stream_socket_client("tcp://127.0.0.1:$port", $no, $message, 5, STREAM_CLIENT_CONNECT, $context);
    stream_set_blocking($wire->sock, false);
    return $wire;
}
function asked(EventBase $base, Wire $wire): string
{
    $wire->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    return explode(' ', reply($base, $wire)[0])[1];
}

$first = from('127.0.0.1', $port);
echo asked($base, $first), "\n";
$http->setMaxConnectionsPerAddress(2);
$second = new Http2($base, $port);
$second->send(request(1, '/'));
echo outcome($base, $second, 1), "\n";
$third = from('127.0.0.1', $port);
$other = from('127.0.0.2', $port);
echo asked($base, $third), ' ', asked($base, $other), "\n";
$paths = [];
for ($i = 0; $i < 4; $i++) {
    $paths[] = $wire = new Wire("unix://$path");
    echo asked($base, $wire), ' ';
}
echo "by a path\n";
$second->close();
pump($base, fn () => $http->getConnectionCount() === 6);
$third = from('127.0.0.1', $port);
$fourth = from('127.0.0.1', $port);
echo asked($base, $third), ' ', asked($base, $fourth), "\n";
$http->setMaxConnectionsPerAddress(0);
$fourth = from('127.0.0.1', $port);
echo asked($base, $fourth), "\n";
// Those that came meanwhile count.
$http->setMaxConnectionsPerAddress(3);
$fifth = from('127.0.0.1', $port);
echo asked($base, $fifth), "\n";
$http->setMaxConnectionsPerAddress(4);
$fifth = from('127.0.0.1', $port);
echo asked($base, $fifth), ', ', $http->getConnectionCount(), " connections\n";
$first = $second = $third = $fourth = $fifth = $other = $wire = $paths = null;
pump($base, fn () => $http->getConnectionCount() === 0);
echo json_encode(array_intersect_key($http->getStatistics(), ['accepted' => 0, 'refused' => 0, 'connections' => 0])), "\n";
?>
--EXPECT--
200
HEADERS served goes on
503 200
200 200 200 200 by a path
200 503
200
503
200, 9 connections
{"connections":0,"accepted":10,"refused":3}
