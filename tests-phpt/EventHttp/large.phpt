--TEST--
Large bodies in both directions: two megabytes up, three down, and one in chunks
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/up', function ($req) {
    $in = $req->getInputBuffer();
    $out = new EventBuffer();
    $out->add($in->length . ' ' . md5($in->read($in->length)));
    $req->sendReply(200, 'OK', $out);
});
$http->setCallback('/down', function ($req) {
    $out = new EventBuffer();
    $out->add(str_repeat("0123456789ab\n", 3 << 16));
    $req->sendReply(200, 'OK', $out);
});
$http->setCallback('/pieces', function ($req) {
    $req->sendReplyStart(200, 'OK');
    $b = new EventBuffer();
    for ($i = 0; $i < 64; $i++) {
        $b->add(str_repeat(chr(65 + $i % 26), 16384));
        $req->sendReplyChunk($b);
    }
    $req->sendReplyEnd();
});
$body = random_bytes(2 << 20);
$wire = new Wire($port, "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: " . strlen($body) . "\r\n\r\n");
$at = 0;
pump($base, function () use ($wire, $body, &$at) {
    $at += (int) @fwrite($wire->sock, substr($body, $at, 65536));
    return $at === strlen($body);
});
$m = reply($base, $wire);
var_dump($m[2] === strlen($body) . ' ' . md5($body));
$wire->send("GET /down HTTP/1.1\r\nHost: h\r\n\r\n");
$m = reply($base, $wire);
echo strlen($m[2]), ' ', md5($m[2]) === md5(str_repeat("0123456789ab\n", 3 << 16)) ? 'intact' : 'damaged', "\n";
$wire->send("GET /pieces HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
$m = reply($base, $wire);
echo strlen($m[2]), ' ', count_chars($m[2], 3), "\n";
?>
--EXPECT--
bool(true)
2555904 intact
1048576 ABCDEFGHIJKLMNOPQRSTUVWXYZ
