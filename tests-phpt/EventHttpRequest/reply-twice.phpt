--TEST--
One request gets one reply: what comes after it, or before it has begun, does not reach the client
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $message) { echo "  $message\n"; return true; });
$base = new EventBase();
[$http, $port] = listen_http($base);
$buf = new EventBuffer();
$chunk = function (EventHttpRequest $req, string $bytes) use ($buf) {
    $buf->add($bytes);
    $req->sendReplyChunk($buf);
    $buf->drain(100);
};
$cases = [
    'two replies' => function ($req) { $req->sendReply(200, 'First'); $req->sendReply(404, 'Second'); },
    'reply, error' => function ($req) { $req->sendReply(200, 'First'); $req->sendError(500); },
    'reply, start' => function ($req) { $req->sendReply(200, 'First'); $req->sendReplyStart(404, 'Second'); },
    'chunk, reply' => function ($req) use ($chunk) { $chunk($req, 'EARLY'); $req->sendReply(200, 'First'); },
    'end, reply' => function ($req) { $req->sendReplyEnd(); $req->sendReply(200, 'First'); },
    'start, reply' => function ($req) { $req->sendReplyStart(200, 'First'); $req->sendReply(404, 'Second'); $req->sendReplyEnd(); },
    'end twice' => function ($req) { $req->sendReplyStart(200, 'First'); $req->sendReplyEnd(); $req->sendReplyEnd(); },
    'chunk after end' => function ($req) use ($chunk) { $req->sendReplyStart(200, 'First'); $req->sendReplyEnd(); $chunk($req, 'LATE'); },
];
$http->setDefaultCallback(fn ($req) => $cases[rawurldecode(substr($req->getUri(), 1))]($req));
$wire = new Wire($port);
foreach ($cases as $name => $_) {
    echo "$name\n";
    $wire->send('GET /' . rawurlencode($name) . " HTTP/1.1\r\nHost: h\r\n\r\n");
    $m = reply($base, $wire);
    echo "  $m[0], body '$m[2]', stray '$wire->in'\n";
}
?>
--EXPECT--
two replies
  EventHttpRequest::sendReply(): The request has been replied to already
  HTTP/1.1 200 First, body '', stray ''
reply, error
  EventHttpRequest::sendError(): The request has been replied to already
  HTTP/1.1 200 First, body '', stray ''
reply, start
  EventHttpRequest::sendReplyStart(): The request has been replied to already
  HTTP/1.1 200 First, body '', stray ''
chunk, reply
  EventHttpRequest::sendReplyChunk(): The reply has not been started: call sendReplyStart() first
  HTTP/1.1 200 First, body '', stray ''
end, reply
  EventHttpRequest::sendReplyEnd(): The reply has not been started: call sendReplyStart() first
  HTTP/1.1 200 First, body '', stray ''
start, reply
  EventHttpRequest::sendReply(): The request has been replied to already
  HTTP/1.1 200 First, body '', stray ''
end twice
  EventHttpRequest::sendReplyEnd(): The reply is complete already: one in chunks begins with sendReplyStart()
  HTTP/1.1 200 First, body '', stray ''
chunk after end
  EventHttpRequest::sendReplyChunk(): The reply is complete already: one in chunks begins with sendReplyStart()
  HTTP/1.1 200 First, body '', stray ''
