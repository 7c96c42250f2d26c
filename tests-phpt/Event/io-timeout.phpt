--TEST--
A descriptor event armed with a timeout reports TIMEOUT when nothing happens
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$e = new Event($base, $a, Event::READ, function ($fd, $what, $arg) { say('what', $fd, $what, $arg); }, 'T');
say('add', $e->add(0.02));
say('armed for', $e->pending(Event::READ), $e->pending(Event::TIMEOUT), $e->pending(Event::WRITE));
say('loop', $base->loop());
say('pending', $e->pending);
fwrite($b, 'in time');
$e->add(60);
say('loop', $base->loop());
say('timeout dropped too', $e->pending, $e->pending(Event::TIMEOUT));
?>
--EXPECT--
add: true
armed for: true true false
what: resource(stream) 1 "T"
loop: true
pending: false
what: resource(stream) 2 "T"
loop: true
timeout dropped too: false false
