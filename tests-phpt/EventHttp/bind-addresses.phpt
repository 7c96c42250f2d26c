--TEST--
EventHttp::bind() listens on addresses of both families, names and paths; getAddresses() says where
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip needs IPv6');
?>
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$http = new EventHttp($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'served'));
say('nowhere', $http->getAddresses());
$path = sys_get_temp_dir() . '/event-addresses-' . getmypid();
$given = ['127.0.0.1', '0.0.0.0', '::1', '[::1]', '::', 'LocalHost', "unix:$path", "UNIX:$path.2"];
foreach ($given as $address) {
    $http->bind($address) or exit("$address\n");
}
$addresses = $http->getAddresses();
foreach ($addresses as $i => $address) {
    $shown = str_replace($path, 'PATH', preg_replace('/:[1-9]\d*$/', ':PORT', $address));
    $to = match (true) {
        str_starts_with($address, 'unix:') => 'unix://' . substr($address, 5),
        default => 'tcp://' . str_replace(['0.0.0.0', '[::]'], ['127.0.0.1', '[::1]'], $address),
    };
    echo "$given[$i] is ", str_replace($path, 'PATH', $shown), ': ', reply($base, new Wire($to, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[2], "\n";
}
$port = unused_port();
say('a port', $http->bind('127.0.0.1', $port), end($addresses) !== ($last = array_slice($http->getAddresses(), -1)[0]), $last === "127.0.0.1:$port");
$own = stream_socket_server('tcp://127.0.0.1:0');
$http->accept($own);
say('a socket of the script', array_slice($http->getAddresses(), -1)[0] === stream_socket_get_name($own, false));
say('the port of a path is ignored', $http->bind("unix:$path.3", 80));
$http = null;
say('left', glob("$path*"));
?>
--EXPECTF--
nowhere: []
127.0.0.1 is 127.0.0.1:PORT: served
0.0.0.0 is 0.0.0.0:PORT: served
::1 is [::1]:PORT: served
[::1] is [::1]:PORT: served
:: is [::]:PORT: served
LocalHost is %s:PORT: served
unix:%s is unix:PATH: served
UNIX:%s.2 is unix:PATH.2: served
a port: true true true
a socket of the script: true
the port of a path is ignored: true
left: []
