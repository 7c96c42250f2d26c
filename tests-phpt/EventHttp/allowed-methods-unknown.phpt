--TEST--
EventHttp::setAllowedMethods() with bits that are no method's: the others count
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK'));
set_error_handler(fn ($no, $text) => print("$text\n"));
$http->setAllowedMethods(EventHttpRequest::CMD_PATCH | 0x1200);
$http->setAllowedMethods(EventHttpRequest::CMD_PATCH | (1 << 40));
foreach (['GET', 'PATCH'] as $method) {
    echo $method, ' ', reply($base, new Wire($port, "$method / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"))[3], "\n";
}
?>
--EXPECT--
EventHttp::setAllowedMethods(): Unknown methods 0x1200 are left out: a sum of EventHttpRequest::CMD_* is wanted
EventHttp::setAllowedMethods(): Unknown methods 0x10000000000 are left out: a sum of EventHttpRequest::CMD_* is wanted
GET 501
PATCH 200
