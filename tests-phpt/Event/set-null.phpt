--TEST--
Event::set() with null for a descriptor is an Exception
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a] = duplex();
$e = new Event($base, $a, Event::READ, fn() => 1);
$refused = grab(fn() => $e->set($base, null, Event::READ));
say('read', $refused, $refused->getMessage());
say('write', grab(fn() => $e->set($base, null, Event::WRITE)));
say('timer', $e->set($base, null, Event::TIMEOUT));
?>
--EXPECT--
read: Exception "Invalid file descriptor"
write: Exception
timer: true
