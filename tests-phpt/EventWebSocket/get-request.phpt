--TEST--
EventWebSocket::getRequest() is the request that was accepted, whether the script has kept it, has left something with it, or asks for it later
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = $weak = $ws = null;
$accept = function (EventHttpRequest $request) use (&$ws, &$kept, &$weak) {
    $uri = $request->getUri();
    $uri === '/kept' and $kept = $request;
    $uri === '/weak' and $weak = WeakReference::create($request);
    $uri === '/header' and $request->addHeader('X-Mine', 'mine', EventHttpRequest::OUTPUT_HEADER);
    $uri === '/complete' and $request->setCompleteCallback(function ($request) use (&$kept) { $kept = $request; });
    $ws = EventWebSocket::accept($request, 'echo_message');
};
$http->setDefaultCallback($accept);
$described = function (EventHttpRequest $request) use ($port): string {
    $request->getConnection()->getPeer($address, $from);
    return implode(' ', [
        $request->getUri(), $request->getCommand(), $request->getHost(), $request->getProtocol(), $request->getResponseCode(), $address,
        $request->findHeader('Sec-WebSocket-Version', EventHttpRequest::INPUT_HEADER),
        json_encode($request->getOutputHeaders()),
    ]);
};
foreach (['/plain', '/kept', '/weak', '/header', '/complete'] as $uri) {
    $kept = $weak = null;
    $wire = new WebSocketWire($base, $port, [], $uri);
    $wire->send(ws_frame(Op::TEXT, 'x'));
    $wire->words(1);
    $request = $ws->getRequest();
    say($described($request), $request === $ws->getRequest(), $kept === null || $kept === $request, $weak === null || $weak->get() === $request);
    $wire->close();
    pump($base, fn () => !$ws->isOpen());
    // What is left of it when all is over.
    say('over', $ws->getRequest() === $request, $request->getUri(), $request->getConnection());
    $request = null;
}
$client = new Tunnels($base, $port);
$stream = $client->open('/http2?a=b');
say($described($ws->getRequest()), $ws->getRequest() === $ws->getRequest());
set_error_handler(function (int $level, string $message) { echo "warning: $message\n"; return true; });
$ws->getRequest()->sendReply(200, 'OK');
$ws->getRequest()->closeConnection();
say('accepted again', EventWebSocket::accept($ws->getRequest(), 'strlen'));
$client->data($stream, close_frame(1000));
echo $client->words($stream), "\n";
?>
--EXPECT--
/plain 1 h HTTP/1.1 101 127.0.0.1 13 []: true true true
over: true "/plain" null
/kept 1 h HTTP/1.1 101 127.0.0.1 13 []: true true true
over: true "/kept" null
/weak 1 h HTTP/1.1 101 127.0.0.1 13 []: true true true
over: true "/weak" null
/header 1 h HTTP/1.1 101 127.0.0.1 13 {"X-Mine":"mine"}: true true true
over: true "/header" null
/complete 1 h HTTP/1.1 101 127.0.0.1 13 []: true true true
over: true "/complete" null
/http2?a=b 1 h HTTP/2 200 127.0.0.1 13 []: true
warning: EventHttpRequest::sendReply(): The request has been replied to already
warning: EventHttpRequest::closeConnection(): The request has become a WebSocket, which EventWebSocket::close() ends
warning: EventWebSocket::accept(): The request has been replied to already
accepted again: false
close 1000 , the end
