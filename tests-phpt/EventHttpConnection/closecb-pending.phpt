--TEST--
Close callback while a reply is pending: fires when the client goes away, provided READ is enabled
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$held = [];
$http->setDefaultCallback(function ($req) use (&$log, &$held) {
    $uri = $req->getUri();
    $held[$uri] = $req;
    $req->getConnection()->setCloseCallback(function () use ($uri, &$log) {
        $log[] = $uri;
        $args = func_get_args();
        echo "closed $uri: ", get_debug_type($args[0]), ', ', json_encode($args[1]), ', ', count($args), " arguments\n";
    }, "data for $uri");
    if ($uri === '/read') {
        $req->getBufferEvent()->enable(Event::READ);
    }
});
$a = new Wire($port, "GET /read HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$held) { return count($held) === 1; });
$a->close();
pump($base, function () use (&$log) { return count($log) === 1; });
echo "the server is still serving\n";
$b = new Wire($port, "GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$held) { return count($held) === 2; });
$held['/other']->sendReply(200, 'OK');
unset($held['/other']);
echo reply($base, $b)[0], "\n";
$b->close();
pump($base, function () use (&$log) { return count($log) === 2; });
echo implode(' ', $log), "\n";
?>
--EXPECT--
closed /read: EventHttpConnection, "data for \/read", 2 arguments
the server is still serving
HTTP/1.1 200 OK
closed /other: EventHttpConnection, "data for \/other", 2 arguments
/read /other
