--TEST--
EventHttp::setMaxHeadersSize(): a request with too many header bytes is refused and the connection closed
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$calls = 0;
$http->setDefaultCallback(function ($req) use (&$calls) {
    $calls++;
    $req->sendReply(200, 'OK');
});
var_dump($http->setMaxHeadersSize(300));
foreach (['small' => 20, 'many bytes in one header' => 2000] as $what => $n) {
    $wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\nX-Fill: " . str_repeat('f', $n) . "\r\n\r\n");
    $m = reply($base, $wire);
    echo "$what: ", $m === null || $m[3] >= 400 ? 'refused' : $m[3], ', ', fate($base, $wire), "\n";
}
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n" . str_repeat("X-A: 1234567890\r\n", 60) . "\r\n");
$m = reply($base, $wire);
echo "many short headers: ", $m === null || $m[3] >= 400 ? 'refused' : $m[3], ', ', fate($base, $wire), "\n";
$wire = new Wire($port, 'GET /' . str_repeat('u', 2000) . " HTTP/1.1\r\nHost: h\r\n\r\n");
$m = reply($base, $wire);
echo "long request line: ", $m === null || $m[3] >= 400 ? 'refused' : $m[3], ', ', fate($base, $wire), "\n";
echo "callbacks: $calls\n";
$http->setMaxHeadersSize(-1);
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\nX-Fill: " . str_repeat('f', 20000) . "\r\n\r\n");
echo "unlimited again: ", reply($base, $wire)[3], ', ', fate($base, $wire), "\n";
?>
--EXPECT--
NULL
small: 200, open
many bytes in one header: refused, closed
many short headers: refused, closed
long request line: refused, closed
callbacks: 1
unlimited again: 200, open
