--TEST--
EventHttp: malformed requests are refused and never reach the callback
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$calls = 0;
$http->setDefaultCallback(function ($req) use (&$calls) {
    $calls++;
    echo "  CALLBACK ", $req->getUri(), "\n";
    $req->sendReply(200, 'OK');
});
foreach ([
    'garbage' => "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    'one word' => "HELLO\r\n\r\n",
    'no version' => "GET /path-without-any-version\r\n\r\n",
    'bad version' => "GET / HTTQ/1.1\r\nHost: h\r\n\r\n",
    'version 2.0 in text' => "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
    'no colon' => "GET / HTTP/1.1\r\nHost: h\r\nthis is no header\r\n\r\n",
    'negative length' => "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\nabcde",
    'length of letters' => "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: five\r\n\r\nabcde",
    'length with tail' => "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5x\r\n\r\nabcde",
    'chunk size of letters' => "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabcde\r\n0\r\n\r\n",
    'negative chunk size' => "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n\r\n",
] as $what => $bytes) {
    $wire = new Wire($port, $bytes);
    $m = reply($base, $wire);
    // an error status or a bare close are both fine
    echo $what, ': ', $m === null || ($m[3] >= 400 && $m[3] < 600) ? 'refused' : $m[0], ', ', fate($base, $wire), "\n";
}
echo "callbacks: $calls\n";
$m = reply($base, new Wire($port, "GET /fine HTTP/1.1\r\nHost: h\r\n\r\n"));
echo $m[0], "\n";
?>
--EXPECT--
garbage: refused, closed
one word: refused, closed
no version: refused, closed
bad version: refused, closed
version 2.0 in text: refused, closed
no colon: refused, closed
negative length: refused, closed
length of letters: refused, closed
length with tail: refused, closed
chunk size of letters: refused, closed
negative chunk size: refused, closed
callbacks: 0
  CALLBACK /fine
HTTP/1.1 200 OK
