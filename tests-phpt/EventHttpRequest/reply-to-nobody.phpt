--TEST--
That a client has left is no mistake of the script: replying to it is silent
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = $gone = [];
$http->setDefaultCallback(function ($request) use (&$kept, &$gone) {
    $request->getConnection()->setCloseCallback(function () use (&$gone) { $gone[] = true; });
    if ($request->getUri() === '/streaming') {
        $request->sendReplyStart(200, 'OK');
    }
    $kept[$request->getUri()] = $request;
});
foreach (['/', '/streaming'] as $i => $uri) {
    $wire = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, function () use (&$kept, $uri) { return isset($kept[$uri]); });
    $wire->close();
    // Looking for more is how its leaving is noticed.
    pump($base, function () use (&$gone, $i) { return count($gone) > $i; });
}
set_error_handler(fn ($no, $text) => print("$text\n"));
$buffer = new EventBuffer();
$buffer->add('late');
$kept['/']->sendReply(200, 'OK', $buffer);
$kept['/streaming']->sendReplyChunk($buffer);
$kept['/streaming']->sendReplyEnd();
echo "not a word\n";
$kept['/streaming']->sendReplyEnd();
?>
--EXPECT--
not a word
EventHttpRequest::sendReplyEnd(): The reply is complete already: one in chunks begins with sendReplyStart()
