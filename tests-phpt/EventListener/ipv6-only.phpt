--TEST--
OPT_BIND_IPV6ONLY leaves the port of IPv4 to others
--SKIPIF--
<?php if (!@stream_socket_server('tcp://[::1]:0') || trim(@file_get_contents('/proc/sys/net/ipv6/bindv6only')) === '1') die('skip no IPv6 that stands for IPv4'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$flags = EventListener::OPT_CLOSE_ON_FREE;
$six = new EventListener($base, fn() => 1, null, $flags | EventListener::OPT_BIND_IPV6ONLY, -1, '[::]:0');
$six->getSocketName($address, $port);
say('only', grab(fn() => new EventListener($base, fn() => 1, null, $flags, -1, "0.0.0.0:$port")));
$both = new EventListener($base, fn() => 1, null, $flags, -1, '[::]:0');
$both->getSocketName($address, $port);
say('both', grab(fn() => new EventListener($base, fn() => 1, null, $flags, -1, "0.0.0.0:$port")));
?>
--EXPECT--
only: EventListener
both: Exception
