--TEST--
closeConnection() and other replies inside a close callback: called once, for the connection and for others
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = [];
$log = [];
$http->setDefaultCallback(function ($req) use (&$held, &$log) {
    $uri = $req->getUri();
    $held[$uri] = $req;
    $req->getConnection()->setCloseCallback(function ($conn) use ($uri, &$held, &$log) {
        $log[] = $uri;
        $held[$uri]->closeConnection();
        $held[$uri]->sendReply(200, 'Late');
        $conn->setCloseCallback(function () use (&$log) { $log[] = 'never'; });
        foreach ($held as $other) {
            $other->closeConnection();
        }
    });
});
$wires = [];
foreach (['/1', '/2', '/3'] as $uri) {
    $wires[] = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, function () use (&$held, $uri) { return isset($held[$uri]); });
}
$held['/1']->closeConnection();
echo implode(' ', $log), "\n";
foreach ($wires as $wire) {
    echo fate($base, $wire), " '$wire->in'\n";
}
linger($base);
echo implode(' ', $log), "\n";
?>
--EXPECT--
/1 /2 /3
closed ''
closed ''
closed ''
/1 /2 /3
