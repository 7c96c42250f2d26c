--TEST--
EventHttp::accept() leaves the stream or Socket its descriptor, whichever of the two goes first
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$ask = function (int $port) use ($base) {
    return reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[0] ?? 'nobody';
};
$serve = function ($server) use ($base): EventHttp {
    $http = new EventHttp($base);
    $http->setDefaultCallback(fn ($req) => $req->sendReply(200, 'OK'));
    var_dump($http->accept($server));
    return $http;
};
$server = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($server, false));
$http = $serve($server);
echo $ask($port), "\n";
unset($http);
// The stream is still what it was, and another server can use it.
$file = tmpfile();
echo stream_socket_get_name($server, false) === "127.0.0.1:$port" ? 'open' : 'closed', "\n";
$http = $serve($server);
fclose($server);
var_dump(fwrite($file, 'x'));
echo $ask($port), "\n";
unset($http);
var_dump(fwrite($file, 'x'), @stream_socket_client("tcp://127.0.0.1:$port", $no, $message, 1));
?>
--EXPECT--
bool(true)
HTTP/1.1 200 OK
open
bool(true)
int(1)
HTTP/1.1 200 OK
int(1)
bool(false)
