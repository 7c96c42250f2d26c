--TEST--
Close callback when a connection's own timeout ends it, and when the server goes away: idle, pending, streaming
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = $held = [];
$http->setDefaultCallback(function ($req) use (&$log, &$held) {
    $uri = $req->getUri();
    $conn = $req->getConnection();
    $conn->setCloseCallback(function ($conn, $data) use (&$log) { $log[] = $data; }, $uri);
    $held[] = $req;
    switch ($uri) {
        case '/timeout':
            $conn->setTimeout(1);
        case '/idle':
            $req->sendReply(200, 'OK');
            break;
        case '/streaming':
            $req->sendReplyStart(200, 'OK');
    }
});
$wire = new Wire($port, "GET /timeout HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], ' ', json_encode($log), "\n";
pump($base, fn () => $wire->poll()->eof);
echo json_encode($log), "\n";
$log = $held = $wires = [];
foreach (['/idle', '/pending', '/streaming'] as $i => $uri) {
    $wires[] = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, function () use (&$held, $i) { return count($held) === $i + 1; });
}
$http = null;
sort($log);
echo json_encode($log, JSON_UNESCAPED_SLASHES), "\n";
foreach ($wires as $wire) {
    echo fate($base, $wire), ' ';
}
$base->loop(EventBase::LOOP_NONBLOCK);
echo count($log), "\n";
?>
--EXPECT--
HTTP/1.1 200 OK []
["\/timeout"]
["/idle","/pending","/streaming"]
closed closed closed 3
