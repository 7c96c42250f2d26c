--TEST--
Nothing is kept of a request: connections, bufferevents, close and default callbacks on many keep-alive requests
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

class Payload
{
    public static int $alive = 0;
    public string $bytes;
    public function __construct() { self::$alive++; $this->bytes = str_repeat('x', 1000); }
    public function __destruct() { self::$alive--; }
}

$base = new EventBase();
[$http, $port] = listen_http($base);
$served = $closed = 0;
$serve = function ($req) use (&$served, &$closed, &$serve, $http) {
    $served++;
    $req->getConnection()->setCloseCallback(function ($conn, $data) use (&$closed, $req) { $closed++; }, new Payload());
    $req->getBufferEvent()->enable(Event::READ);
    $req->addHeader('X-A', 'b', EventHttpRequest::OUTPUT_HEADER);
    $req->getInputBuffer();
    $http->setDefaultCallback($serve, new Payload());
    $req->sendReply(200, 'OK');
};
$http->setDefaultCallback($serve);
$wire = new Wire($port);
$rounds = function (int $count) use ($base, $wire, &$served) {
    $until = $served + $count * 100;
    for ($i = 0; $i < $count; $i++) {
        $wire->send(str_repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 100));
        $before = $served;
        pump($base, function () use (&$served, $before, $wire) { $wire->poll()->in = ''; return $served === $before + 100; });
    }
};
$rounds(10);
gc_collect_cycles();
$before = memory_get_usage();
$rounds(200);
gc_collect_cycles();
$grown = memory_get_usage() - $before;
echo "$served requests, ", $grown < 20000 ? 'flat' : "$grown bytes more", "\n";
echo Payload::$alive, " alive\n";
$wire->close();
pump($base, function () use (&$closed) { return $closed > 0; });
gc_collect_cycles();
echo "$closed close callback, ", Payload::$alive, " alive\n";
?>
--EXPECT--
21000 requests, flat
2 alive
1 close callback, 1 alive
