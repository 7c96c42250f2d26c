--TEST--
EventDnsBase: localhost and names below it are the loopback addresses, and nobody is asked for them
--EXTENSIONS--
sockets
--SKIPIF--
<?php if (!@stream_socket_server('tcp://[::1]:0')) die('skip there is no IPv6'); ?>
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$guard = guard($base);
$asked = 0;
$server = dns_server($base, function () use (&$asked) { $asked++; return [3, []]; }, $nameserver);
$without = new EventDnsBase($base, false);
$with = new EventDnsBase($base, false);
$with->addNameserverIp("127.0.0.1:$nameserver");
$with->setOption('ndots', '2');
$targets = [];
foreach ([EventUtil::AF_INET => 'tcp://127.0.0.1:0', EventUtil::AF_INET6 => 'tcp://[::1]:0'] as $family => $address) {
    $listening = stream_socket_server($address);
    $targets[$family] = [$listening, port_of(stream_socket_get_name($listening, false))];
}
foreach (['no nameserver' => $without, 'a nameserver' => $with, 'the system' => null] as $what => $dns) {
    foreach (['localhost', 'LOCALHOST.', 'a.localhost', 'a.b.localhost.'] as $name) {
        echo "$what, $name:";
        foreach ($targets as $family => [, $port]) {
            $b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base) {
                echo ' ', names($e), $b->getDnsErrorString();
                $base->stop();
            });
            $b->connectHost($dns, $name, $port, $family);
            $base->dispatch();
            $b->free();
        }
        echo "\n";
    }
}
echo "asked $asked times\n";
$guard->free();
?>
--EXPECT--
no nameserver, localhost: CONNECTED CONNECTED
no nameserver, LOCALHOST.: CONNECTED CONNECTED
no nameserver, a.localhost: CONNECTED CONNECTED
no nameserver, a.b.localhost.: CONNECTED CONNECTED
a nameserver, localhost: CONNECTED CONNECTED
a nameserver, LOCALHOST.: CONNECTED CONNECTED
a nameserver, a.localhost: CONNECTED CONNECTED
a nameserver, a.b.localhost.: CONNECTED CONNECTED
the system, localhost: CONNECTED CONNECTED
the system, LOCALHOST.: CONNECTED CONNECTED
the system, a.localhost: CONNECTED CONNECTED
the system, a.b.localhost.: CONNECTED CONNECTED
asked 0 times
