--TEST--
Expect: 100-continue is answered before the body is sent; an unknown expectation is refused
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $in = $req->getInputBuffer();
    echo "  callback with ", $in->length, " bytes: ", $in->read(100), "\n";
    $req->sendReply(200, 'OK');
});
echo "client waits\n";
$wire = new Wire($port, "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
show(reply($base, $wire));
$wire->send('body');
show(reply($base, $wire));
echo "client asks with an empty body\n";
$wire->send("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
$m = reply($base, $wire);
if ($m[3] === 100) {
    $m = reply($base, $wire);
}
echo $m[0], "\n";
echo "HTTP/1.0 has no expectations\n";
$wire = new Wire($port, "POST /up HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
echo reply($base, $wire)[0], "\n";
echo "refused because of the size\n";
$http->setMaxBodySize(100);
$wire = new Wire($port, "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
$m = reply($base, $wire);
echo '  ', $m[3], ', ', fate($base, $wire), "\n";
?>
--EXPECT--
client waits
HTTP/1.1 100 Continue
  callback with 4 bytes: body
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
client asks with an empty body
  callback with 0 bytes: 
HTTP/1.1 200 OK
HTTP/1.0 has no expectations
  callback with 3 bytes: abc
HTTP/1.0 200 OK
refused because of the size
  413, closed
