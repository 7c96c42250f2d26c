--TEST--
Event::set(): reconfigures an idle event, refuses an armed one
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
[$a, $b] = duplex();
$e = new Event($base, $a, Event::READ, fn() => print("old\n"), 'first');
$e->add();
say('armed', $e->set($base, $a, Event::WRITE));
say('unchanged', $e->pending(Event::READ), $e->pending(Event::WRITE));
$e->del();
say('idle', $e->set($base, $b, Event::WRITE, function ($fd, $what, $arg) use ($b) { say('new', $fd === $b, $what, $arg); }, 'second'));
say('data', $e->data, $e->pending);
$e->add();
$base->loop();
say('callback and data kept', $e->set($base, $b, Event::WRITE));
$e->add();
$base->loop();
say('bad mask', $e->set($base, $b, 0x400));
say('bad fd', grab(fn() => $e->set($base, -1, Event::READ)));
say('bad callback', grab(fn() => $e->set($base, $b, Event::READ, 'no_such_function')));
say('too few', grab(fn() => $e->set($base)));
?>
--EXPECT--
[warning]
armed: false
unchanged: true false
idle: true
data: "second" false
new: true 4 "second"
callback and data kept: true
new: true 4 "second"
[warning]
bad mask: false
bad fd: Exception
bad callback: TypeError
too few: ArgumentCountError
