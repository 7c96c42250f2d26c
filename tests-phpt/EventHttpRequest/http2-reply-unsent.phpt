--TEST--
A reply over HTTP/2 that cannot be sent any more has failed, and is not complete
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$told = [];
$client = null;
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$told, &$client) {
    $request->setCompleteCallback(function () use (&$told) { $told[] = 'complete'; });
    $request->setErrorCallback(function ($request, $error) use (&$told) { $told[] = "error $error"; });
    $request->getConnection()->setCloseCallback(function () use (&$told) { $told[] = 'closed'; });
    $request->sendReply(200, 'OK', str_repeat('x', 1000));
    // Whatever is sent from now on the kernel refuses.
    socket_set_option(socket_import_stream($client->sock), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
    $client->close();
});
$client = new Http2($base, $port);
$client->send(request(1, '/'));
pump($base, function () use (&$told) { return count($told) >= 2; });
linger($base, 0.02);
echo implode(', ', $told), "\n";
?>
--EXPECT--
error 1, closed
