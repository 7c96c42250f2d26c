--TEST--
Event::timer(): factory, arming, one shot, arguments of the callback
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$calls = 0;
$t = Event::timer($base, function (...$args) use (&$calls) {
    $calls++;
    say('arguments', count($args), $args[0]);
}, ['k' => 'v']);
say('class', $t);
say('armed by factory', $t->pending);
say('loop with nothing armed', $base->loop());
say('add', $t->add(0.01));
say('armed', $t->pending, $t->pending(Event::TIMEOUT), $t->pending(Event::READ | Event::WRITE | Event::SIGNAL));
say('loop', $base->loop());
say('after', $calls, $t->pending);
say('again', $t->add(0), $base->loop(), $calls);
$bare = Event::timer($base, function (...$args) { say('no data', $args); });
$bare->add(0);
$base->loop();
?>
--EXPECT--
class: Event
armed by factory: false
loop with nothing armed: true
add: true
armed: true true false
arguments: 1 {"k":"v"}
loop: true
after: 1 false
arguments: 1 {"k":"v"}
again: true true 2
no data: [null]
