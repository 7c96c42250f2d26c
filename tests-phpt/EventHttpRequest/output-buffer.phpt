--TEST--
EventHttpRequest::getOutputBuffer(): what is put there is sent by the reply, before the reply's own buffer
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/pre', function ($req) {
    $out = $req->getOutputBuffer();
    echo get_class($out), ' ', $out->length, "\n";
    $out->add('prefilled,');
    $buf = new EventBuffer();
    $buf->add('then this');
    $req->sendReply(200, 'OK', $buf);
});
$http->setCallback('/only', function ($req) {
    $req->getOutputBuffer()->add('no other buffer');
    echo $req->getOutputBuffer()->length, "\n";
    $req->sendReply(200, 'OK');
});
$http->setCallback('/err', function ($req) {
    $req->addHeader('Content-Type', 'text/plain', EventHttpRequest::OUTPUT_HEADER);
    $req->getOutputBuffer()->add('custom page');
    $req->sendReply(403, 'Forbidden');
});
$wire = new Wire($port);
foreach (['/pre', '/only', '/err'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    show(reply($base, $wire));
}
?>
--EXPECT--
EventBuffer 0
HTTP/1.1 200 OK
  content-length: 19
  content-type: text/html; charset=ISO-8859-1
  date: *
  [prefilled,then this]
15
HTTP/1.1 200 OK
  content-length: 15
  content-type: text/html; charset=ISO-8859-1
  date: *
  [no other buffer]
HTTP/1.1 403 Forbidden
  content-length: 11
  content-type: text/plain
  date: *
  [custom page]
