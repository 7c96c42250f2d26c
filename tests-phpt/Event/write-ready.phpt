--TEST--
Writability, and both conditions in one call
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$e = new Event($base, $a, Event::WRITE, function ($fd, $what) { say('write', $what); });
$e->add();
$base->loop();
fwrite($b, '!');
$e = new Event($base, $a, Event::READ | Event::WRITE, function ($fd, $what) { say('both', $what === (Event::READ | Event::WRITE)); });
$e->add();
say('loop', $base->loop());
// a full socket is not writable
stream_set_blocking($b, false);
while (($w = @fwrite($b, str_repeat('x', 65536))) > 0) { }
$n = 0;
$e = new Event($base, $b, Event::WRITE, function () use (&$n) { $n++; });
$e->add();
$base->loop(EventBase::LOOP_NONBLOCK);
say('full', $n, $e->pending);
while (strlen((string) stream_socket_recvfrom($a, 65536)) === 65536) { }
stream_set_blocking($a, false);
while (strlen((string) stream_socket_recvfrom($a, 65536)) > 0) { }
$base->loop();
say('drained', $n, $e->pending);
?>
--EXPECT--
write: 4
both: true
loop: true
full: 0 true
drained: 1 false
