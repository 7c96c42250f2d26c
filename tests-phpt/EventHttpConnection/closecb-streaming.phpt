--TEST--
Close callback while streaming chunks: the writer learns that the client left and may stop
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$state = (object) ['sent' => 0, 'closed' => false];
$http->setDefaultCallback(function ($req) use ($base, $state) {
    $req->getBufferEvent()->enable(Event::READ);
    $req->sendReplyStart(200, 'OK');
    $tick = Event::timer($base, function () use ($req, $state, &$tick) {
        if ($state->closed) {
            return;
        }
        $buf = new EventBuffer();
        $buf->add('tick ' . ++$state->sent . "\n");
        $req->sendReplyChunk($buf);
        $tick->add(0.01);
    });
    $req->getConnection()->setCloseCallback(function ($conn) use ($state, $tick) {
        $state->closed = true;
        $tick->del();
        echo "client left\n";
    });
    $tick->add(0.01);
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, "tick 3\n"));
echo "three ticks seen\n";
$wire->close();
pump($base, fn () => $state->closed);
$after = $state->sent;
linger($base);
var_dump($state->sent === $after);
?>
--EXPECT--
three ticks seen
client left
bool(true)
