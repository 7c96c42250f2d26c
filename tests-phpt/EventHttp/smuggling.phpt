--TEST--
EventHttp: what hides a request in the body of another is refused, or is read as the body
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setAllowedMethods(0x1ff);
$served = [];
$http->setDefaultCallback(function ($req) use (&$served) {
    $served[] = $req->getUri() . ' ' . strlen($req->getInputBuffer()->read(1000) ?? '');
    $req->sendReply(200, 'OK');
});
$hidden = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
$length = strlen($hidden);
$chunk = dechex($length) . "\r\n$hidden\r\n0\r\n\r\n";
foreach ([
    'two lengths' => ["POST", "Content-Length: 0\r\nContent-Length: $length\r\n", $hidden],
    'a length twice' => ["POST", "Content-Length: $length\r\nContent-Length: $length\r\n", $hidden],
    'a list of lengths' => ["POST", "Content-Length: 0, $length\r\n", $hidden],
    'gzip, chunked' => ["POST", "Transfer-Encoding: gzip, chunked\r\n", $chunk],
    'an unknown coding' => ["POST", "Transfer-Encoding: xchunked\r\n", $chunk],
    'chunked twice' => ["POST", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", $chunk],
    'chunked and a length' => ["POST", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n$hidden"],
    'a length and chunked' => ["POST", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n$hidden"],
    'a blank before the colon' => ["POST", "Content-Length : $length\r\n", $hidden],
    'a signed length' => ["POST", "Content-Length: +$length\r\n", $hidden],
    'a hexadecimal length' => ["POST", "Content-Length: 0x5\r\n", $hidden],
    'a huge length' => ["POST", "Content-Length: 18446744073709551617\r\n", $hidden],
    'a huge chunk' => ["POST", "Transfer-Encoding: chunked\r\n", "10000000000000003\r\nabc\r\n0\r\n\r\n"],
    'a hexadecimal prefix' => ["POST", "Transfer-Encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n"],
    'a bare LF behind a chunk' => ["POST", "Transfer-Encoding: chunked\r\n", "3\r\nabc\n0\r\n\r\n"],
    'a NUL line' => ["POST", "\0\r\n", $hidden],
    'a folded length' => ["POST", "X: a\r\n Content-Length: $length\r\n", $hidden],
    'HEAD with a body' => ["HEAD", "Content-Length: $length\r\n", $hidden],
    'TRACE with a body' => ["TRACE", "Content-Length: $length\r\n", $hidden],
    'chunks with a request' => ["POST", "Transfer-Encoding: chunked\r\n", $chunk],
    'a chunk extension' => ["POST", "Transfer-Encoding: chunked\r\n", "3;ext=1\r\nabc\r\n0\r\n\r\n"],
] as $what => [$method, $headers, $rest]) {
    $served = [];
    $wire = new Wire($port, "$method /outer HTTP/1.1\r\nHost: h\r\n$headers\r\n$rest");
    $m = reply($base, $wire, $method === 'HEAD');
    echo $what, ': ', $m[3] < 400 ? $m[3] : 'refused', ', ', fate($base, $wire), ', served ', implode(' and ', $served) ?: 'nothing', "\n";
}
$wire = new Wire($port, "POST /old HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n$chunk");
$served = [];
$m = reply($base, $wire);
echo 'chunked in HTTP/1.0: ', $m[3] < 400 ? $m[3] : 'refused', ', ', fate($base, $wire), ', served ', implode(' and ', $served) ?: 'nothing', "\n";
?>
--EXPECT--
two lengths: refused, closed, served nothing
a length twice: refused, closed, served nothing
a list of lengths: refused, closed, served nothing
gzip, chunked: refused, closed, served nothing
an unknown coding: refused, closed, served nothing
chunked twice: refused, closed, served nothing
chunked and a length: refused, closed, served nothing
a length and chunked: refused, closed, served nothing
a blank before the colon: refused, closed, served nothing
a signed length: refused, closed, served nothing
a hexadecimal length: refused, closed, served nothing
a huge length: refused, closed, served nothing
a huge chunk: refused, closed, served nothing
a hexadecimal prefix: refused, closed, served nothing
a bare LF behind a chunk: refused, closed, served nothing
a NUL line: refused, closed, served nothing
a folded length: refused, closed, served nothing
HEAD with a body: 200, open, served /outer 35
TRACE with a body: 200, open, served /outer 35
chunks with a request: 200, open, served /outer 35
a chunk extension: 200, open, served /outer 3
chunked in HTTP/1.0: refused, closed, served nothing
