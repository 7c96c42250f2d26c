--TEST--
sendReply() followed by sendReplyChunk() keeps an HTTP/1.0 reply open, as the manual's close callback example does
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$closed = 0;
$http->setDefaultCallback(function ($req, $data) use (&$closed) {
    $conn = $req->getConnection();
    $conn->setCloseCallback(function ($conn) use (&$closed) {
        $closed++;
        echo get_debug_type($conn), " closed\n";
    }, null);
    $req->getBufferEvent()->enable(Event::READ);
    $req->addHeader('Content-Type', 'multipart/x-mixed-replace;boundary=frame', EventHttpRequest::OUTPUT_HEADER);
    $buf = new EventBuffer();
    $buf->add('<html>');
    $req->sendReply(200, 'OK');
    $req->sendReplyChunk($buf);
}, null);
$wire = new Wire($port, "GET / HTTP/1.0\r\nConnection: close\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, '<html>'));
[$head, $body] = explode("\r\n\r\n", $wire->in, 2);
$lines = array_map('strtolower', explode("\r\n", $head));
echo array_shift($lines), "\n";
sort($lines);
foreach ($lines as $line) {
    if (!str_starts_with($line, 'date:')) {
        echo "  $line\n";
    }
}
echo "body so far: $body\n";
linger($base);
echo $wire->poll()->eof ? 'ended' : 'still open', ", close callbacks: $closed\n";
$wire->close();
pump($base, function () use (&$closed) { return $closed > 0; });
echo "close callbacks: $closed\n";
?>
--EXPECT--
http/1.0 200 ok
  connection: close
  content-type: multipart/x-mixed-replace;boundary=frame
body so far: <html>
still open, close callbacks: 0
EventHttpConnection closed
close callbacks: 1
