--TEST--
Pipelined requests are answered one after the other, in order
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$busy = 0;
$hold = $log = [];
$http->setDefaultCallback(function ($req) use (&$busy, &$hold, &$log, $base) {
    $busy++;
    $uri = $req->getUri();
    // When a request starts, other replies may not have been looked at yet.
    $log[] = "start $uri, in progress: $busy";
    $finish = function () use ($req, $uri, &$busy) {
        $busy--;
        $buf = new EventBuffer();
        $buf->add("answer $uri");
        $req->sendReply(200, 'OK', $buf);
    };
    if (str_starts_with($uri, '/slow')) {
        $hold[$uri] = Event::timer($base, $finish);
        $hold[$uri]->add(0.05);
    } else {
        $finish();
    }
});
$wire = new Wire($port, "GET /slow1 HTTP/1.1\r\nHost: h\r\n\r\n"
    . "POST /fast1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde"
    . "GET /slow2 HTTP/1.1\r\nHost: h\r\n\r\nGET /fast2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
for ($i = 0; $i < 4; $i++) {
    $m = reply($base, $wire);
    echo "$m[3] $m[2]\n";
}
pump($base, fn () => $wire->poll()->eof);
echo implode("\n", $log), "\n";
echo "closed, stray bytes: ", strlen($wire->in), "\n";
?>
--EXPECT--
200 answer /slow1
200 answer /fast1
200 answer /slow2
200 answer /fast2
start /slow1, in progress: 1
start /fast1, in progress: 1
start /slow2, in progress: 1
start /fast2, in progress: 1
closed, stray bytes: 0
