--TEST--
EventBufferEvent::connectHost(): freeing it, or the EventDnsBase, while a name is looked up
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$server = dns_server($base, fn($name, $type) => null, $dns_port);
$dns = new EventDnsBase($base, EventDnsBase::DISABLE_WHEN_INACTIVE);
$dns->addNameserverIp("127.0.0.1:$dns_port");
$b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) { echo "not called\n"; });
var_dump($b->connectHost($dns, 'silent.test', 80));
spin($base);
$b->free();
$server->del();
$guard->del();
var_dump($base->dispatch());

echo "the timeout of writing counts\n";
$guard->add(8);
$b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base) { echo names($e), "\n"; $base->stop(); });
$b->setTimeouts(0, 0.05);
var_dump($b->connectHost($dns, 'silent.test', 80));
unset($dns);
$base->dispatch();
$guard->free();
?>
--EXPECT--
bool(true)
bool(true)
the timeout of writing counts
bool(true)
WRITING|TIMEOUT
