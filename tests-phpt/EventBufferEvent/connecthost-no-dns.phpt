--TEST--
EventBufferEvent: connectHost() with literals and localhost, without EventDnsBase
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$srv = listen_on($base, function ($l, $fd) use ($base) {
    global $hold;
    $hold[] = $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $b->write("welcome");
}, $port);
foreach ([['127.0.0.1', EventUtil::AF_UNSPEC], ['127.0.0.1', EventUtil::AF_INET], ['localhost', EventUtil::AF_INET]] as [$name, $family]) {
    $log = [];
    $c = new EventBufferEvent($base, null, 0,
        function ($b) use (&$log, $base) { $log[] = $b->read(100); $base->stop(); }, null,
        function ($b, $e) use (&$log) { $log[] = names($e); });
    $c->enable(Event::READ | Event::WRITE);
    $r = $c->connectHost(null, $name, $port, $family);
    $base->dispatch();
    echo "$name: ", json_encode([$r, $log, $c->getDnsErrorString()]), "\n";
    $c->free();
}
echo "-- rejected arguments\n";
$c = new EventBufferEvent($base);
foreach ([0, -1, 65536] as $p) var_dump($c->connectHost(null, '127.0.0.1', $p));
var_dump(@$c->connectHost(null, '127.0.0.1', $port, 4096));
try { $c->connectHost("dns", '127.0.0.1', $port); } catch (TypeError $e) { echo get_class($e), "\n"; }
try { $c->connectHost(null, '127.0.0.1'); } catch (ArgumentCountError $e) { echo get_class($e), "\n"; }
done_with($base, ...$hold);
$g->free();
--EXPECTF--
127.0.0.1: [true,["CONNECTED","welcome"],""]
127.0.0.1: [true,["CONNECTED","welcome"],""]
localhost: [true,["CONNECTED","welcome"],""]
-- rejected arguments
bool(false)
bool(false)
bool(false)
bool(false)
TypeError
ArgumentCountError
