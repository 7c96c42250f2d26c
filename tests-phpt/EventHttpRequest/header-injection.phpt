--TEST--
EventHttpRequest::addHeader() refuses line breaks that would start another header
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    foreach ([
        'crlf in value' => ['X-A', "v\r\nX-Evil: 1"],
        'lf in value' => ['X-B', "v\nX-Evil: 1"],
        'cr in value' => ['X-C', "v\rX-Evil: 1"],
        'double crlf' => ['X-D', "v\r\n\r\n<body>"],
        'ends in crlf' => ['X-E', "v\r\n"],
        'crlf in name' => ["X-F\r\nX-Evil", 'v'],
        'lf in name' => ["X-G\nX-Evil", 'v'],
        'plain' => ['X-H', 'ok'],
    ] as $what => [$k, $v]) {
        echo "$what: ", var_export($req->addHeader($k, $v, EventHttpRequest::OUTPUT_HEADER), true), "\n";
    }
    echo count($req->getOutputHeaders()), "\n";
    $req->sendReply(200, 'OK');
});
show(reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
?>
--EXPECT--
crlf in value: false
lf in value: false
cr in value: false
double crlf: false
ends in crlf: false
crlf in name: false
lf in name: false
plain: true
1
HTTP/1.1 200 OK
  content-length: 0
  content-type: text/html; charset=ISO-8859-1
  date: *
  x-h: ok
