--TEST--
READ or WRITE together with TIMEOUT: the descriptor is ignored, the timeout is not
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($pair[1], 'x');
foreach ([Event::READ, Event::WRITE, Event::READ | Event::WRITE] as $what) {
    $event = new Event($base, $pair[0], $what | Event::TIMEOUT, fn (...$args) => say('called', ...$args), 'data');
    say('add', $event->add(0.01), $event->pending($what), $event->pending(Event::TIMEOUT));
    say('loop', $base->loop(), $event->pending);
}
?>
--EXPECT--
add: true true true
called: -1 1 "data"
loop: true false
add: true true true
called: -1 1 "data"
loop: true false
add: true true true
called: -1 1 "data"
loop: true false
