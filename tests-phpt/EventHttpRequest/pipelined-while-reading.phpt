--TEST--
Bytes that come while a reply is pending and READ is enabled wait until it is complete
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = [];
$http->setDefaultCallback(function ($req) use (&$held) {
    $req->getBufferEvent()->enable(Event::READ);
    echo 'got ', $req->getUri(), "\n";
    $held[] = $req;
});
$wire = new Wire($port, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$held) { return count($held) === 1; });
$wire->send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\nGET /3 HTT");
linger($base);
echo "requests: ", count($held), "\n";
$held[0]->sendReply(200, 'One');
pump($base, function () use (&$held) { return count($held) === 2; });
$held[1]->sendReply(200, 'Two');
$wire->send("P/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$held) { return count($held) === 3; });
$held[2]->sendReply(200, 'Three');
for ($i = 0; $i < 3; $i++) {
    echo reply($base, $wire)[0], "\n";
}
?>
--EXPECT--
got /1
requests: 1
got /2
got /3
HTTP/1.1 200 One
HTTP/1.1 200 Two
HTTP/1.1 200 Three
