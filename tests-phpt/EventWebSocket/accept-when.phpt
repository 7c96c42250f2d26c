--TEST--
EventWebSocket::accept() in the header callback, later, twice, for a request that was replied to, and for one of a client's own
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

set_error_handler(function (int $level, string $message) {
    echo "warning: $message\n";
    return true;
});
$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = [];
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$kept) {
    if ($request->getUri() === '/head') {
        $request->setCompleteCallback(fn () => print("complete\n"));
        $request->setErrorCallback(fn () => print("error\n"));
        $kept[] = EventWebSocket::accept($request, 'echo_message');
    }
});
$http->setCallback('/head', fn () => print("the path's callback\n"));
$http->setCallback('/later', function (EventHttpRequest $request) use ($base, &$kept) {
    $kept['timer'] = Event::timer($base, function () use ($request, &$kept) {
        $kept[] = EventWebSocket::accept($request, 'echo_message');
    });
    $kept['timer']->add(0.01);
});
$http->setCallback('/twice', function (EventHttpRequest $request) use (&$kept) {
    $kept[] = EventWebSocket::accept($request, 'echo_message');
    say('again', EventWebSocket::accept($request, 'echo_message'));
    $request->sendReply(200, 'OK');
    say('stream', $request->getBufferEvent());
    $request->closeConnection();
    $request->cancel();
});
$http->setCallback('/replied', function (EventHttpRequest $request) {
    $request->sendReply(200, 'OK');
    say('accepted', EventWebSocket::accept($request, 'echo_message'));
});
foreach (['/head', '/later', '/twice'] as $path) {
    $wire = new WebSocketWire($base, $port, [], $path);
    $wire->send(ws_frame(Op::TEXT, $path));
    echo $wire->words(1), "\n";
    $wire->send(close_frame(1000));
    echo $wire->words(), "\n";
}
$wire = new Wire($port, handshake('/replied'));
echo reply($base, $wire)[0], "\n";
say('accepted', EventWebSocket::accept(new EventHttpRequest('strlen'), 'strlen'));
$http->setCallback('/gone', function (EventHttpRequest $request) {
    $request->closeConnection();
    say('accepted', EventWebSocket::accept($request, 'echo_message'));
});
$wire = new Wire($port, handshake('/gone'));
echo fate($base, $wire), "\n";
?>
--EXPECT--
complete
text /head
close 1000 
text /later
close 1000 
warning: EventWebSocket::accept(): The request has been replied to already
again: false
warning: EventHttpRequest::sendReply(): The request has been replied to already
stream: null
warning: EventHttpRequest::closeConnection(): The request has become a WebSocket, which EventWebSocket::close() ends
warning: EventHttpRequest::cancel(): The request has become a WebSocket, which EventWebSocket::close() ends
text /twice
close 1000 
warning: EventWebSocket::accept(): The request has been replied to already
accepted: false
HTTP/1.1 200 OK
warning: EventWebSocket::accept(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
accepted: false
accepted: false
closed
