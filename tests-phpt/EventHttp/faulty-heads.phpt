--TEST--
EventHttp: faulty first lines and headers are refused; an empty line before a request is skipped
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    echo '  serving ', $req->getUri(), "\n";
    $req->sendReply(200, 'OK');
});
foreach ([
    'an empty line before' => "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n",
    'no Host in HTTP/1.0' => "GET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    'no Host in HTTP/1.1' => "GET / HTTP/1.1\r\n\r\n",
    'two Hosts' => "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
    'a Host with a path' => "GET / HTTP/1.1\r\nHost: h/evil\r\n\r\n",
    'a blank in a name' => "GET / HTTP/1.1\r\nHost: h\r\nX F: a\r\n\r\n",
    'an empty name' => "GET / HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n",
    'a NUL in a value' => "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
    'a CR in a value' => "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
    'a blank in the target' => "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
    'two blanks' => "GET  /v HTTP/1.1\r\nHost: h\r\n\r\n",
    'a tab' => "GET\t/v HTTP/1.1\r\nHost: h\r\n\r\n",
    'a target without a slash' => "GET v HTTP/1.1\r\nHost: h\r\n\r\n",
    'HTTP/0.9' => "GET / HTTP/0.9\r\nHost: h\r\n\r\n",
    'HTTP/1.9' => "GET / HTTP/1.9\r\nHost: h\r\n\r\n",
    'HTTP/-1.1' => "GET / HTTP/-1.1\r\nHost: h\r\n\r\n",
    'an endless first line' => 'GET /' . str_repeat('a', 300000),
    'endless headers' => "GET / HTTP/1.1\r\nHost: h\r\n" . str_repeat("X: y\r\n", 50000),
] as $what => $bytes) {
    $wire = new Wire($port);
    $left = $bytes;
    pump($base, function () use ($wire, &$left) {
        $sent = @fwrite($wire->sock, $left);
        $left = substr($left, (int) $sent);
        return $left === '' || $sent === false;
    });
    $m = reply($base, $wire);
    echo $what, ': ', $m[3] < 400 ? $m[3] : 'refused', ', ', fate($base, $wire), "\n";
}
?>
--EXPECT--
  serving /a
an empty line before: 200, open
  serving /b
no Host in HTTP/1.0: 200, open
no Host in HTTP/1.1: refused, closed
two Hosts: refused, closed
a Host with a path: refused, closed
a blank in a name: refused, closed
an empty name: refused, closed
a NUL in a value: refused, closed
a CR in a value: refused, closed
a blank in the target: refused, closed
two blanks: refused, closed
a tab: refused, closed
a target without a slash: refused, closed
HTTP/0.9: refused, closed
HTTP/1.9: refused, closed
HTTP/-1.1: refused, closed
an endless first line: refused, closed
endless headers: refused, closed
