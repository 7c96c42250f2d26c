--TEST--
EventDnsBase: loadHosts()
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$asked = [];
$ns = dns_server($base, function ($name) use (&$asked) { $asked[$name] = true; return [3, []]; }, $dnsPort);
$srv = listen_on($base, function ($l, $fd) use ($base) {
    global $hold;
    $hold[] = $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
}, $port);
$hosts = tempnam(sys_get_temp_dir(), 'evh');
file_put_contents($hosts, "# comment\n127.0.0.1   first.test  alias.test\t# trailing\n\n127.0.0.1 second.test\nnot-an-address third.test\n");
$dns = new EventDnsBase($base, false);
$dns->addNameserverIp("127.0.0.1:$dnsPort");
var_dump($dns->loadHosts($hosts), @$dns->loadHosts("$hosts.missing"));
unlink($hosts);
foreach (['first.test', 'alias.test', 'ALIAS.Test', 'second.test', '127.0.0.1', 'third.test', 'other.test'] as $name) {
    $c = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($name, $base) {
        echo "$name: ", names($e), "\n";
        $base->stop();
    });
    $c->connectHost($dns, $name, $port, EventUtil::AF_INET);
    $base->dispatch();
    $c->free();
}
echo "asked the nameserver for: ", implode(' ', array_keys($asked)), "\n";
done_with($base, ...$hold);
$g->free();
--EXPECTF--
bool(true)
bool(false)
first.test: CONNECTED
alias.test: CONNECTED
ALIAS.Test: CONNECTED
second.test: CONNECTED
127.0.0.1: CONNECTED
third.test: ERROR
other.test: ERROR
asked the nameserver for: third.test other.test
