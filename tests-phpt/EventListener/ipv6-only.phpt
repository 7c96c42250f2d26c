--TEST--
OPT_BIND_IPV6ONLY leaves the port of IPv4 to others
--SKIPIF--
<?php if (!@stream_socket_server('tcp://[::1]:0') || trim(@file_get_contents('/proc/sys/net/ipv6/bindv6only')) === '1') die('skip no IPv6 that stands for IPv4'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$flags = EventListener::OPT_CLOSE_ON_FREE;
// Somebody else may have the port of IPv4, but not of all of them.
for ($tries = 0; $tries < 20 && !isset($four); $tries++) {
    $six = new EventListener($base, fn() => 1, null, $flags | EventListener::OPT_BIND_IPV6ONLY, -1, '[::]:0');
    $six->getSocketName($address, $port);
    try {
        $four = new EventListener($base, fn() => 1, null, $flags, -1, "0.0.0.0:$port");
    } catch (Exception) {
    }
}
var_dump(isset($four));
$both = new EventListener($base, fn() => 1, null, $flags, -1, '[::]:0');
$both->getSocketName($address, $port);
say('both', grab(fn() => new EventListener($base, fn() => 1, null, $flags, -1, "0.0.0.0:$port")));
?>
--EXPECT--
bool(true)
both: Exception
