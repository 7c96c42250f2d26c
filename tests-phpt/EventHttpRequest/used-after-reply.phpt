--TEST--
A request that is kept beyond its reply can be read as before; replying again does nothing, on the same connection or not
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = [];
$http->setDefaultCallback(function ($req) use (&$kept) {
    $kept[] = $req;
    $buf = new EventBuffer();
    $buf->add('reply ' . count($kept));
    $req->sendReply(200, 'OK', $buf);
});
$buf = new EventBuffer();
set_error_handler(function ($no, $text) use (&$said) { $said[] = str_replace('EventHttpRequest::', '', $text); });
$use = function (EventHttpRequest $req) use ($buf, &$said) {
    $said = [];
    echo $req->getUri(), ' ', $req->getHost(), ' ', $req->getCommand(), ' ', $req->getResponseCode(), ' ';
    echo $req->getInputBuffer()->read(100), ' ', $req->findHeader('X-A', EventHttpRequest::INPUT_HEADER), "\n";
    var_dump($req->getConnection(), $req->getBufferEvent());
    $buf->add('stray');
    $req->sendReply(404, 'Again', $buf);
    $req->sendReplyStart(404, 'Again');
    $req->sendReplyChunk($buf);
    $req->sendReplyEnd();
    $req->sendError(500);
    $req->closeConnection();
    $req->cancel();
    echo count($said), " warnings\n";
};
$ask = fn (Wire $wire, string $uri) => reply($base, $wire->send("POST $uri HTTP/1.1\r\nHost: h\r\nX-A: b\r\nContent-Length: 4\r\n\r\nbody"));
$wire = new Wire($port);
echo $ask($wire, '/1')[2], "\n";
$use($kept[0]);
echo $ask($wire, '/2')[2], "\n";
$use($kept[0]);
$use($kept[1]);
echo $ask($wire, '/3')[2], "\n";
$wire->close();
pump($base, fn () => $base->loop(EventBase::LOOP_NONBLOCK));
$use($kept[2]);
$kept[2]->free();
var_dump($kept[2]->getUri());
$said = [];
$kept[2]->sendReply(200, 'OK');
echo implode("\n", $said), "\n";
unset($http);
$use($kept[1]);
$base->free();
$use($kept[1]);
?>
--EXPECT--
reply 1
/1 h 2 200 body b
NULL
NULL
5 warnings
reply 2
/1 h 2 200  b
NULL
NULL
5 warnings
/2 h 2 200 body b
NULL
NULL
5 warnings
reply 3
/3 h 2 200 body b
NULL
NULL
5 warnings
string(0) ""
sendReply(): There is nobody to reply to: no EventHttp has received the request, or it has been freed
/2 h 2 200  b
NULL
NULL
5 warnings
/2 h 2 200  b
NULL
NULL
5 warnings
