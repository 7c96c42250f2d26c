--TEST--
EventDnsBase: connectHost() through a nameserver inside the test
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$asked = [];
$ns = dns_server($base, function ($name, $type) use (&$asked) {
    $asked["$name/$type"] = true;
    return $name === 'service.test' ? [0, $type === 1 ? [[1, inet_pton('127.0.0.1')]] : []] : [3, []];
}, $dnsPort);
$srv = listen_on($base, function ($l, $fd) use ($base) {
    global $hold;
    $hold[] = $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $b->write("reached");
}, $port);
$dns = new EventDnsBase($base, false);
var_dump($dns->addNameserverIp("127.0.0.1:$dnsPort"), $dns->countNameservers());
$log = [];
$onRead = function ($b) use (&$log, $base) { $log[] = $b->read(100); $base->stop(); };
$onEvent = function ($b, $e) use (&$log, $base) { $log[] = names($e) . ($b->getDnsErrorString() !== '' ? ' with a DNS error' : ''); if ($e & EventBufferEvent::ERROR) $base->stop(); };
$mk = fn() => new EventBufferEvent($base, null, 0, $onRead, null, $onEvent);
$c = $mk();
$c->enable(Event::READ | Event::WRITE);
var_dump($c->connectHost($dns, 'service.test', $port, EventUtil::AF_INET), $c->fd, $c->getDnsErrorString());
$base->dispatch();
echo json_encode($log), "\n"; $log = [];
echo "asked: ", implode(' ', array_keys($asked)), "\n";

echo "-- the name does not exist\n";
$c2 = $mk();
$c2->enable(Event::READ | Event::WRITE);
var_dump($c2->connectHost($dns, 'missing.test', $port, EventUtil::AF_INET));
$base->dispatch();
echo json_encode($log), "\n"; $log = [];
var_dump($c2->getDnsErrorString() !== '', is_string($c2->getDnsErrorString()), $c2->fd);

echo "-- the same object can try another name\n";
var_dump($c2->connectHost($dns, 'service.test', $port, EventUtil::AF_INET));
$base->dispatch();
echo json_encode($log), "\n";
var_dump($c2->getDnsErrorString());
done_with($base, ...$hold);
$g->free();
--EXPECTF--
bool(true)
int(1)
bool(true)
NULL
string(0) ""
["CONNECTED","reached"]
asked: service.test/1
-- the name does not exist
bool(true)
["ERROR with a DNS error"]
bool(true)
bool(true)
NULL
-- the same object can try another name
bool(true)
["CONNECTED","reached"]
string(0) ""
