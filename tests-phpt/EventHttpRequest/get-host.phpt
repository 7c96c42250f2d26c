--TEST--
EventHttpRequest::getHost() without a Host header, with one, with a port, and from an absolute target
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    var_dump($req->getHost());
    $req->sendReply(200, 'OK');
});
foreach ([
    "GET / HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.0\r\nHost:\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: Example.org:8080\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "GET http://other.example/x HTTP/1.1\r\nHost: h\r\n\r\n",
] as $bytes) {
    echo reply($base, new Wire($port, $bytes))[0], "\n";
}
echo "a request that is to be made\n";
$request = new EventHttpRequest(fn () => 1);
var_dump($request->getHost(), $request->getUri());
?>
--EXPECT--
string(0) ""
HTTP/1.0 200 OK
string(0) ""
HTTP/1.0 200 OK
string(11) "Example.org"
HTTP/1.1 200 OK
string(5) "[::1]"
HTTP/1.1 200 OK
string(13) "other.example"
HTTP/1.1 200 OK
a request that is to be made
string(0) ""
string(0) ""
