--TEST--
EventDnsBase: addSearch(), setSearchNdots() and clearSearch() decide what is asked
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$asked = [];
$ns = dns_server($base, function ($name, $type) use (&$asked) {
    $asked[] = $name;
    return $name === 'box.lan.test' ? [0, [[1, inet_pton('127.0.0.1')]]] : [3, []];
}, $dnsPort);
$srv = listen_on($base, function ($l, $fd) use ($base) {
    global $hold;
    $hold[] = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
}, $port);
$try = function (EventDnsBase $dns, string $name) use ($base, $port, &$asked) {
    $asked = [];
    $c = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($name, $base) { echo "$name: ", names($e), ' '; $base->stop(); });
    $c->connectHost($dns, $name, $port, EventUtil::AF_INET);
    $base->dispatch();
    echo json_encode($asked), "\n";
    $c->free();
};
$dns = new EventDnsBase($base, false);
$dns->addNameserverIp("127.0.0.1:$dnsPort");
$dns->setOption('randomize-case:', '0');
// Nothing is asked twice because its answer came late.
$dns->setOption('timeout:', '60');
echo "no search list\n";
$try($dns, 'box');
$dns->addSearch('lan.test');
echo "one domain\n";
$try($dns, 'box');
$try($dns, 'box.lan.test');
$try($dns, 'nothing');
echo "ndots 3\n";
$dns->setSearchNdots(3);
$try($dns, 'a.b');
echo "cleared\n";
$dns->clearSearch();
$try($dns, 'box');
done_with($base, ...$hold);
$g->free();
--EXPECTF--
no search list
box: ERROR ["box"]
one domain
box: CONNECTED ["box.lan.test"]
box.lan.test: CONNECTED ["box.lan.test"]
nothing: ERROR ["nothing.lan.test","nothing"]
ndots 3
a.b: ERROR ["a.b.lan.test","a.b"]
cleared
box: ERROR ["box"]
