--TEST--
EventHttp: a reply over HTTP/2 with more headers than can be sent resets its stream with a warning, and the connection goes on
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

set_error_handler(function ($level, $message) { echo $level === E_WARNING ? 'warning: ' : "$level: ", $message, "\n"; return true; });
$base = new EventBase();
[$http, $port] = listen_http($base);
$many = [];
for ($i = 0; $i < 40000; $i++) {
    $many["x-$i"] = 'v';
}
$http->setCallback('/reply', function (EventHttpRequest $request) use ($many) {
    foreach ($many as $name => $value) {
        $request->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
    }
    $request->sendReply(200, 'OK', 'never');
});
$http->setCallback('/information', function (EventHttpRequest $request) use ($many) {
    var_dump($request->sendInformation(103, $many));
    $request->sendReply(200, 'OK', 'told nothing');
});
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'served'));
$client = new Http2($base, $port);
foreach (['/reply', '/information', '/'] as $at => $path) {
    $client->send(request(2 * $at + 1, $path));
    echo outcome($base, $client, 2 * $at + 1), "\n";
}
?>
--EXPECT--
warning: EventHttpRequest::sendReply(): There are 40000 headers, and over HTTP/2 there can be 16384: the client gets no reply, but its stream reset
RST_STREAM INTERNAL_ERROR goes on
warning: EventHttpRequest::sendInformation(): There are 40000 headers, and over HTTP/2 there can be 16384: the client is told nothing
bool(false)
HEADERS told nothing goes on
HEADERS served goes on
