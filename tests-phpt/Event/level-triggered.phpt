--TEST--
A level-triggered reader is called again while unread bytes remain
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
stream_set_blocking($a, false);
fwrite($b, 'abcdef');
$got = [];
$e = new Event($base, $a, Event::READ | Event::PERSIST, function ($fd, $what) use (&$got) {
    $got[] = stream_socket_recvfrom($fd, 2) . '/' . $what;
});
say('add', $e->add());
for ($i = 0; $i < 6; $i++) { $base->loop(EventBase::LOOP_NONBLOCK); }
say('calls', $got);
say('still armed', $e->pending, $e->pending(Event::READ));
say('del', $e->del(), $e->pending);
?>
--EXPECT--
add: true
calls: ["ab/2","cd/2","ef/2"]
still armed: true true
del: true false
