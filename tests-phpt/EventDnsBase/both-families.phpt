--TEST--
EventBufferEvent::connectHost(): the addresses of both families are tried until one answers
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$listener = listen_on($base, function ($l, $fd) use ($base, &$accepted) {
    $accepted = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $accepted->write('welcome');
}, $port);
$asked = [];
$server = dns_server($base, function ($name, $type) use (&$asked) {
    $asked[] = $type;
    return [0, $type === 28 ? [[28, inet_pton('::1')]] : [[1, inet_pton('127.0.0.1')]]];
}, $dns_port);
$dns = new EventDnsBase($base, false);
$dns->addNameserverIp("127.0.0.1:$dns_port");
$b = new EventBufferEvent($base, null, 0, function ($b) use ($base) { echo $b->read(99), "\n"; $base->stop(); }, null,
    function ($b, $e) { echo names($e), "\n"; });
$b->enable(Event::READ);
var_dump($b->connectHost($dns, 'both.test', $port));
$base->dispatch();
sort($asked);
echo implode(' ', $asked), "\n";
$b->free();

echo "none of them answers\n";
$closed = unused_port();
$b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base) {
    echo names($e), ' ', EventUtil::getLastSocketError(), ' "', $b->getDnsErrorString(), "\"\n";
    $base->stop();
});
var_dump($b->connectHost($dns, 'both.test', $closed));
$base->dispatch();
$guard->free();
?>
--EXPECT--
bool(true)
CONNECTED
welcome
1 28
none of them answers
bool(true)
ERROR Connection refused ""
