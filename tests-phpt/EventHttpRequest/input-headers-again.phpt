--TEST--
EventHttpRequest::getInputHeaders() of heads that come again and again: each request has its own, whatever scripts do with them
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = [];
$count = 0;
$http->setDefaultCallback(function ($req) use (&$kept, &$count) {
    $count++;
    $headers = $req->getInputHeaders();
    $same = $req->getInputHeaders();
    $headers['X-One'] .= $count;
    foreach ($headers as &$value) {
        $value = strtoupper($value);
    }
    unset($value, $headers['Host']);
    $kept[] = $headers;
    if ($count === 4) {
        $req->addHeader('X-Added', 'yes', EventHttpRequest::INPUT_HEADER);
        $req->removeHeader('X-Two', EventHttpRequest::INPUT_HEADER);
        echo 'changed: ', json_encode($req->getInputHeaders()), "\n";
    }
    $req->sendReply(200, json_encode($same));
});
$one = "GET / HTTP/1.1\r\nHost: h.test\r\nX-One: one\r\nX-Two: two\r\n\r\n";
$other = str_replace('one', 'uno', $one);
foreach ([$one, $one, $one, $one, $one, $other, $one, $one . $other . $one] as $bytes) {
    $wire = new Wire($port, $bytes);
    pump($base, fn () => substr_count($wire->poll()->in, "\r\n\r\n") === substr_count($bytes, 'GET'));
    preg_match_all('/HTTP.*/', $wire->in, $lines);
    echo implode("\n", array_map(rtrim(...), $lines[0])), "\n";
}
foreach ($kept as $headers) {
    echo json_encode($headers), "\n";
}
?>
--EXPECT--
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
changed: {"Host":"h.test","X-One":"one","X-Added":"yes"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"uno","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"uno","X-Two":"two"}
HTTP/1.1 200 {"Host":"h.test","X-One":"one","X-Two":"two"}
{"X-One":"ONE1","X-Two":"TWO"}
{"X-One":"ONE2","X-Two":"TWO"}
{"X-One":"ONE3","X-Two":"TWO"}
{"X-One":"ONE4","X-Two":"TWO"}
{"X-One":"ONE5","X-Two":"TWO"}
{"X-One":"UNO6","X-Two":"TWO"}
{"X-One":"ONE7","X-Two":"TWO"}
{"X-One":"ONE8","X-Two":"TWO"}
{"X-One":"UNO9","X-Two":"TWO"}
{"X-One":"ONE10","X-Two":"TWO"}
