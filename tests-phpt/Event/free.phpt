--TEST--
Event::free(): disarms; the freed object answers null/false, never fires
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
$t = Event::timer($base, fn() => print("never\n"), 'data');
$t->add(0.01);
say('free', $t->free());
say('twice', $t->free());
say('properties', $t->pending, $t->data, isset($t->pending), isset($t->data));
say('add', $t->add());
say('add(1)', $t->add(1));
say('del', $t->del());
say('loop', $base->loop());
?>
--EXPECT--
free: null
twice: null
properties: null null false false
[warning]
add: false
[warning]
add(1): false
[warning]
del: false
loop: true
