--TEST--
EventBase::set() moves an idle event to another base
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$one = new EventBase();
$two = new EventBase();
$t = Event::timer($one, fn($d) => say('fired', $d), 'D');
$t->add(60);
say('armed', $two->set($t));
$t->del();
say('idle', $two->set($t));
$t->add(0);
say('one', $one->loop());
say('two', $two->loop());
say('type', grab(fn() => $one->set('x')), grab(fn() => $one->set()));
?>
--EXPECT--
[warning]
armed: false
idle: true
one: true
fired: "D"
two: true
type: TypeError ArgumentCountError
