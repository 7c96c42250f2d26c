--TEST--
EventHttpRequest::sendReplyStart/Chunk/End over HTTP/1.1 use chunked encoding and keep the connection
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/parts', function ($req) {
    $req->addHeader('Content-Type', 'text/plain', EventHttpRequest::OUTPUT_HEADER);
    var_dump($req->sendReplyStart(200, 'OK'));
    $buf = new EventBuffer();
    foreach (['alpha ', 'beta ', str_repeat('g', 300)] as $part) {
        $buf->add($part);
        var_dump($req->sendReplyChunk($buf));
        echo "left: $buf->length\n";
    }
    $req->sendReplyChunk($buf);
    var_dump($req->sendReplyEnd());
});
$http->setCallback('/nothing', function ($req) {
    $req->sendReplyStart(202, 'Accepted');
    $req->sendReplyEnd();
});
$http->setCallback('/sized', function ($req) {
    $req->addHeader('Content-Length', '7', EventHttpRequest::OUTPUT_HEADER);
    $req->sendReplyStart(200, 'OK');
    $buf = new EventBuffer();
    foreach (['one ', 'two'] as $part) {
        $buf->add($part);
        $req->sendReplyChunk($buf);
    }
    $req->sendReplyEnd();
});
$wire = new Wire($port);
foreach (['/parts', '/nothing', '/sized', '/parts'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    echo "$uri\n";
    show(reply($base, $wire));
}
echo $wire->poll()->eof ? "closed\n" : "still open\n";
?>
--EXPECT--
/parts
NULL
NULL
left: 0
NULL
left: 0
NULL
left: 0
NULL
HTTP/1.1 200 OK
  content-type: text/plain
  date: *
  transfer-encoding: chunked
  [alpha beta gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg]
/nothing
HTTP/1.1 202 Accepted
  content-type: text/html; charset=ISO-8859-1
  date: *
  transfer-encoding: chunked
/sized
HTTP/1.1 200 OK
  content-length: 7
  content-type: text/html; charset=ISO-8859-1
  date: *
  [one two]
/parts
NULL
NULL
left: 0
NULL
left: 0
NULL
left: 0
NULL
HTTP/1.1 200 OK
  content-type: text/plain
  date: *
  transfer-encoding: chunked
  [alpha beta gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg]
still open
