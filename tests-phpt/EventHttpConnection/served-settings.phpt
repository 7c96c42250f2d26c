--TEST--
What only a client has, cannot be set on a connection of a client of an EventHttp
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($request) {
    $connection = $request->getConnection();
    $connection->setTimeout(5);
    $connection->setRetries(1);
    $connection->setLocalAddress('127.0.0.1');
    $connection->setLocalPort(0);
    var_dump($connection->makeRequest(new EventHttpRequest(fn () => 1), EventHttpRequest::CMD_GET, '/'));
    $request->sendReply(200, 'OK');
});
set_error_handler(fn ($no, $text) => print("$text\n"));
echo reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[0], "\n";
?>
--EXPECT--
EventHttpConnection::setRetries(): The connection is that of a client of an EventHttp: for one of your own use new EventHttpConnection()
EventHttpConnection::setLocalAddress(): The connection is that of a client of an EventHttp: for one of your own use new EventHttpConnection()
EventHttpConnection::setLocalPort(): The connection is that of a client of an EventHttp: for one of your own use new EventHttpConnection()
EventHttpConnection::makeRequest(): The connection is that of a client of an EventHttp: for one of your own use new EventHttpConnection()
bool(false)
HTTP/1.1 200 OK
