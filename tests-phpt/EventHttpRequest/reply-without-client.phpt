--TEST--
Replying to a request that no server has received says so, and takes nothing
--FILE--
<?php
set_error_handler(fn ($no, $text) => print("$text\n"));
$request = new EventHttpRequest(fn () => 1);
$buffer = new EventBuffer();
$buffer->add('kept');
$request->getOutputBuffer()->add('kept as well');
$request->sendReply(200, 'OK', $buffer);
$request->sendReplyStart(200, 'OK');
$request->sendReplyChunk($buffer);
$request->sendReplyEnd();
$request->sendError(500);
$request->closeConnection();
var_dump($buffer->substr(0), $request->getOutputBuffer()->substr(0), $request->getResponseCode());
// Which is what there is to be done with it.
$request->cancel();
?>
--EXPECT--
EventHttpRequest::sendReply(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
EventHttpRequest::sendReplyStart(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
EventHttpRequest::sendReplyChunk(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
EventHttpRequest::sendReplyEnd(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
EventHttpRequest::sendError(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
EventHttpRequest::closeConnection(): The request has no connection of a client: what is being made ends with cancel()
string(4) "kept"
string(12) "kept as well"
int(0)
