--TEST--
EventWebSocket::accept() answers a request with 101, and messages go both ways
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = null;
$http->setCallback('/chat', function (EventHttpRequest $request) use (&$kept) {
    $request->addHeader('Set-Cookie', 'a=b', EventHttpRequest::OUTPUT_HEADER);
    $request->addHeader('Sec-WebSocket-Accept', 'mine', EventHttpRequest::OUTPUT_HEADER);
    $request->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    $kept = EventWebSocket::accept($request, function (...$arguments) {
        [$ws, $data, $type] = $arguments;
        say('message', ...$arguments);
        echo_message($ws, $data, $type);
    }, ['an' => 'argument']);
    say('accepted', $kept, $kept->isOpen(), $request->getResponseCode());
    say('the request', $kept->getRequest() === $request, $kept->getProtocol());
    $kept->setCloseCallback(function (...$arguments) {
        say('closed', ...$arguments);
        say('open', $arguments[0]->isOpen(), $arguments[0]->getRequest()->getConnection());
    }, 'data');
});
$wire = new WebSocketWire($base, $port, [], '/chat?x=1');
echo $wire->head, "\n";
$wire->send(ws_frame(Op::TEXT, 'hello') . ws_frame(Op::BINARY, "\0\xff") . ws_frame(Op::TEXT, ''));
echo $wire->words(3), "\n";
$kept->getRequest()->getConnection()->getPeer($address, $port);
say('uri', $kept->getRequest()->getUri(), $address);
$wire->send(close_frame(1000, 'bye'));
echo $wire->words(), "\n";
say('sent', $kept->sendText('x'), $kept->sendBinary('x'), $kept->ping(), $kept->getBufferedAmount());
$kept->close();
$kept->pause();
$kept->resume();
spin($base);
echo "end\n";
?>
--EXPECT--
accepted: EventWebSocket true 101
the request: true ""
HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Set-Cookie: a=b
message: EventWebSocket "hello" 1 {"an":"argument"}
message: EventWebSocket  2 {"an":"argument"}
message: EventWebSocket "" 1 {"an":"argument"}
text hello, binary \000\377, text 
uri: "/chat?x=1" "127.0.0.1"
closed: EventWebSocket 1000 "bye" "data"
open: false EventHttpConnection
close 1000 
sent: false false false 0
end
