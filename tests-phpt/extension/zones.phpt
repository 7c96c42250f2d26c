--TEST--
The zone of an IPv6 address is understood, as a name and as a number, wherever an address is given
--EXTENSIONS--
sockets
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip there is no IPv6');
if (!isset(net_get_interfaces()['lo'])) die('skip there is no interface called lo');
?>
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $message) { echo "  warning: ", preg_replace('/: .*/', '', $message), "\n"; return true; });
$base = new EventBase();
$guard = guard($base);
// The kernel does not mind the zone of an address that needs none.
$zones = ['::1%lo', '::1%1'];

foreach ($zones as $zone) {
    echo "$zone\n";
    $accepted = 0;
    $listener = new EventListener($base, function ($l, $fd) use (&$accepted, $base) {
        $accepted++;
        (new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE))->free();
    }, null, EventListener::OPT_CLOSE_ON_FREE, -1, "[$zone]:0");
    $listener->getSocketName($address, $port);
    echo "  EventListener: $address\n";
    $dns = new EventDnsBase($base, false);
    foreach ([
        'connect' => fn ($b) => $b->connect("[$zone]:$port"),
        'connectHost' => fn ($b) => $b->connectHost(null, $zone, $port),
        'connectHost with an EventDnsBase' => fn ($b) => $b->connectHost($dns, $zone, $port, EventUtil::AF_INET6),
    ] as $what => $connect) {
        $b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($what) {
            if ($e & (EventBufferEvent::CONNECTED | EventBufferEvent::ERROR)) echo "  $what: ", names($e), "\n";
        });
        $b->enable(Event::READ);
        $connect($b) or print("  $what: false\n");
        $before = $accepted;
        pump($base, function () use (&$accepted, $before) { return $accepted > $before; });
        spin($base);
        $b->free();
    }
    $listener->free();

    $http = new EventHttp($base);
    $port = unused_port();
    echo '  EventHttp::bind: ', json_encode($http->bind($zone, $port)), "\n";
    $http->setDefaultCallback(function ($request) { echo '  EventHttp: ', $request->getHost(), "\n"; $request->sendReply(200, 'OK'); });
    foreach ([$zone, "[$zone]"] as $host) {
        $connection = new EventHttpConnection($base, null, $host, $port);
        $connection->setLocalAddress($zone);
        $code = null;
        $connection->makeRequest(new EventHttpRequest(function ($r) use (&$code) { $code = $r ? $r->getResponseCode() : 'null'; }), EventHttpRequest::CMD_GET, '/');
        pump($base, function () use (&$code) { return $code !== null; });
        echo "  EventHttpConnection: $code\n";
    }
    unset($http, $connection);
}

echo "a nameserver\n";
$dns = new EventDnsBase($base, false);
var_dump($dns->addNameserverIp('fe80::1%lo'), $dns->addNameserverIp('[fe80::1%1]:53'), $dns->countNameservers());

echo "no such zone\n";
$b = new EventBufferEvent($base, null);
var_dump($b->connect('[fe80::1%no-such-one]:80'));
var_dump((new EventHttp($base))->bind('fe80::1%no-such-one', 0));
try {
    new EventListener($base, fn () => null, null, 0, -1, '[fe80::1%no-such-one]:0');
} catch (Exception $e) {
    echo get_class($e), "\n";
}
$guard->free();
?>
--EXPECT--
::1%lo
  EventListener: ::1
  connect: CONNECTED
  connectHost: CONNECTED
  connectHost with an EventDnsBase: CONNECTED
  EventHttp::bind: true
  EventHttp: [::1]
  EventHttpConnection: 200
  EventHttp: [::1]
  EventHttpConnection: 200
::1%1
  EventListener: ::1
  connect: CONNECTED
  connectHost: CONNECTED
  connectHost with an EventDnsBase: CONNECTED
  EventHttp::bind: true
  EventHttp: [::1]
  EventHttpConnection: 200
  EventHttp: [::1]
  EventHttpConnection: 200
a nameserver
bool(true)
bool(false)
int(1)
no such zone
  warning: EventBufferEvent::connect()
bool(false)
  warning: EventHttp::bind()
bool(false)
Exception
