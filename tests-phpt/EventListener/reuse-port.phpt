--TEST--
OPT_REUSEABLE_PORT lets several listeners share an address
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$flags = EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE_PORT;
$a = new EventListener($base, fn() => 1, null, $flags, -1, '127.0.0.1:0');
$a->getSocketName($address, $port);
$b = new EventListener($base, fn() => 1, null, $flags, -1, "$address:$port");
say('shared', $b->getSocketName($address, $same), $same === $port);
say('without', @grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, "$address:$port")));
?>
--EXPECT--
shared: true true
without: Exception
