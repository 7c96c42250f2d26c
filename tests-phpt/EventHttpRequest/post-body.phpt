--TEST--
EventHttpRequest::getInputBuffer(): bodies with a length, in chunks, in slices, binary and empty
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $in = $req->getInputBuffer();
    echo get_class($in), ' ', $in->length, ' ', md5((string) $in->substr(0, $in->length)), "\n";
    $out = new EventBuffer();
    $out->addBuffer($in);
    $req->sendReply(200, 'OK', $out);
});
$binary = '';
for ($i = 0; $i < 256; $i++) {
    $binary .= chr($i);
}
$wire = new Wire($port);
foreach (['hello', '', $binary, str_repeat("line\r\n", 5000)] as $body) {
    $wire->send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
    var_dump(reply($base, $wire)[2] === $body);
}
echo "slowly\n";
foreach (str_split("PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world", 7) as $slice) {
    $wire->send($slice);
    linger($base);
}
var_dump(reply($base, $wire)[2]);
echo "chunked\n";
$wire->send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n \r\n00A\r\n0123456789\r\n0\r\n\r\n");
var_dump(reply($base, $wire)[2]);
$wire->send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
var_dump(reply($base, $wire)[2]);
?>
--EXPECT--
EventBuffer 5 5d41402abc4b2a76b9719d911017c592
bool(true)
EventBuffer 0 d41d8cd98f00b204e9800998ecf8427e
bool(true)
EventBuffer 256 e2c865db4162bed963bfaa9ef6ac18f0
bool(true)
EventBuffer 30000 880aeb8a2ad1c5612ae3df76668d3bbd
bool(true)
slowly
EventBuffer 11 5eb63bbbe01eeed093cb22bb8f5acdc3
string(11) "hello world"
chunked
EventBuffer 16 e2108c2a622c5709af2c08782f3751a5
string(16) "hello 0123456789"
EventBuffer 0 d41d8cd98f00b204e9800998ecf8427e
string(0) ""
