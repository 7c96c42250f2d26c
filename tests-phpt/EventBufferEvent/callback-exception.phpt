--TEST--
EventBufferEvent: an exception in a callback stops the loop and reaches the caller
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

set_error_handler(function ($no, $msg) { echo "  [warning]\n"; return true; }, E_WARNING);
$base = new EventBase();
$g = guard($base);
class Oops extends Exception {}
$run = function (string $what, ?callable $rd, ?callable $wr, ?callable $ev, callable $trigger) use ($base) {
    [$l, $r] = duplex();
    $b = new EventBufferEvent($base, $l, 0, $rd, $wr, $ev);
    $b->enable(Event::READ);
    $trigger($b, $r);
    try { $base->dispatch(); echo "$what: not thrown\n"; }
    catch (Oops $e) { echo "$what: ", $e->getMessage(), "\n"; }
    $b->free();
};
$run('read', fn() => throw new Oops('from read'), null, null, fn($b, $r) => fwrite($r, "x"));
$run('write', null, fn() => throw new Oops('from write'), null, fn($b, $r) => $b->write("x"));
$run('event', null, null, fn() => throw new Oops('from event'), fn($b, $r) => stream_socket_shutdown($r, STREAM_SHUT_RDWR));
echo "the loop can run again: ";
$t = Event::timer($base, function () use ($base) { echo "tick\n"; $base->stop(); });
$t->add(0.01);
$base->dispatch();
$g->free();
--EXPECTF--
read: from read
write: from write
event: from event
the loop can run again: tick
