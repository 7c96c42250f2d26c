--TEST--
A body given for HEAD, 204 or 304 is not sent, nor that of an error page for HEAD: the next reply comes where it should
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    $buf = new EventBuffer();
    $buf->add('BODY');
    [, $how, $code] = explode('/', $req->getUri());
    switch ($how) {
        case 'reply':
            $req->sendReply((int) $code, 'Whatever', $buf);
            break;
        case 'chunks':
            $req->sendReplyStart((int) $code, 'Whatever');
            $req->sendReplyChunk($buf);
            $req->sendReplyEnd();
            break;
        case 'longer':
            $req->sendReply((int) $code, 'Whatever', $buf);
            $buf->add('MORE');
            $req->sendReplyChunk($buf);
            $req->sendReplyEnd();
            break;
        case 'error':
            $req->sendError((int) $code);
    }
    echo "left in the buffer: $buf->length\n";
});
$wire = new Wire($port);
foreach ([
    'HEAD /reply/200', 'GET /reply/204', 'GET /reply/304', 'HEAD /chunks/200', 'GET /chunks/204', 'GET /chunks/304',
    'HEAD /longer/200', 'GET /longer/304',
] as $line) {
    $wire->send("$line HTTP/1.1\r\nHost: h\r\n\r\n");
    $m = reply($base, $wire, str_starts_with($line, 'HEAD'));
    echo "$line -> $m[0], stray: '$wire->in', ", isset($m[4]['transfer-encoding']) ? 'chunked' : 'not chunked', "\n";
}
foreach (['HEAD /error/500', 'TRACE /unknown/method'] as $line) {
    $wire = new Wire($port, "$line HTTP/1.1\r\nHost: h\r\n\r\n");
    $fate = fate($base, $wire);
    echo "$line $fate\n";
    [$head, $body] = explode("\r\n\r\n", $wire->in, 2);
    echo strtok($head, "\r"), ', bytes of body: ', strlen($body) > 0 ? 'some' : 'none', "\n";
}
?>
--EXPECT--
left in the buffer: 0
HEAD /reply/200 -> HTTP/1.1 200 Whatever, stray: '', not chunked
left in the buffer: 0
GET /reply/204 -> HTTP/1.1 204 Whatever, stray: '', not chunked
left in the buffer: 0
GET /reply/304 -> HTTP/1.1 304 Whatever, stray: '', not chunked
left in the buffer: 0
HEAD /chunks/200 -> HTTP/1.1 200 Whatever, stray: '', not chunked
left in the buffer: 0
GET /chunks/204 -> HTTP/1.1 204 Whatever, stray: '', not chunked
left in the buffer: 0
GET /chunks/304 -> HTTP/1.1 304 Whatever, stray: '', not chunked
left in the buffer: 0
HEAD /longer/200 -> HTTP/1.1 200 Whatever, stray: '', not chunked
left in the buffer: 0
GET /longer/304 -> HTTP/1.1 304 Whatever, stray: '', not chunked
left in the buffer: 4
HEAD /error/500 closed
HTTP/1.1 500 Internal Server Error, bytes of body: none
TRACE /unknown/method closed
HTTP/1.1 501 Not Implemented, bytes of body: some
