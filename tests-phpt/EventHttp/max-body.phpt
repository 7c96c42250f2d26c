--TEST--
EventHttp::setMaxBodySize(): larger bodies get 413 and lose the connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    echo "  callback with ", $req->getInputBuffer()->length, " bytes\n";
    $req->sendReply(200, 'OK');
});
var_dump($http->setMaxBodySize(10));
foreach ([0, 9, 10, 11, 5000] as $n) {
    echo "length $n\n";
    $wire = new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: $n\r\n\r\n" . str_repeat('b', $n));
    $m = reply($base, $wire);
    echo "  $m[3], ", fate($base, $wire), "\n";
}
foreach ([['4', '6'], ['4', '7'], ['40']] as $sizes) {
    echo "chunks of ", implode(' + ', $sizes), "\n";
    $body = '';
    foreach ($sizes as $s) {
        $body .= dechex($s) . "\r\n" . str_repeat('c', $s) . "\r\n";
    }
    $wire = new Wire($port, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{$body}0\r\n\r\n");
    $m = reply($base, $wire);
    echo "  $m[3], ", fate($base, $wire), "\n";
}
?>
--EXPECT--
NULL
length 0
  callback with 0 bytes
  200, open
length 9
  callback with 9 bytes
  200, open
length 10
  callback with 10 bytes
  200, open
length 11
  413, closed
length 5000
  413, closed
chunks of 4 + 6
  callback with 10 bytes
  200, open
chunks of 4 + 7
  413, closed
chunks of 40
  413, closed
