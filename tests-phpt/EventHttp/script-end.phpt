--TEST--
The script ends while requests, connections, streams, timers and servers live in arrays, closures and cycles
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

class Keeper
{
    public array $kept = [];
    public function __destruct()
    {
        // Objects may be destructed in any order: using those that are left must be possible.
        foreach ($this->kept as $object) {
            match (get_class($object)) {
                'EventHttpRequest' => [$object->getUri(), $object->getConnection(), @$object->sendReply(200, 'Late')],
                'EventHttpConnection' => $object->setTimeout(1),
                'EventBufferEvent' => [@$object->enable(Event::READ), @$object->write('late')],
                'EventHttp' => $object->setTimeout(1),
                'Event' => [$object->pending, $object->add(1)],
            };
        }
        echo "destructed\n";
    }
}

$base = new EventBase();
$keeper = new Keeper();
[$http, $port] = listen_http($base);
$timers = [];
$timers[] = Event::timer($base, function () use (&$timers, $base) {});
$timers[0]->add(100);
$calls = 0;
$http->setDefaultCallback(function ($req) use (&$calls, $keeper, $base, &$http) {
    $conn = $req->getConnection();
    $bev = $req->getBufferEvent();
    $conn->setCloseCallback(function ($conn) use ($req, $bev, $keeper, $base) {
        echo 'closed ', $req->getUri(), "\n";
    }, $keeper);
    $timer = Event::timer($base, fn () => $req->sendReply(200, 'Never'));
    $timer->add(100);
    array_push($keeper->kept, $req, $conn, $bev, $timer, $http);
    $calls++;
    if ($req->getUri() === '/streaming') {
        $req->sendReplyStart(200, 'OK');
    }
});
$wires = [];
foreach (['/pending', '/streaming'] as $i => $uri) {
    $wires[] = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, function () use (&$calls, $i) { return $calls > $i; });
}
echo "end of the script\n";
?>
--EXPECT--
end of the script
destructed
closed /pending
closed /streaming
