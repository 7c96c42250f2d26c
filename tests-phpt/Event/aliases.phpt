--TEST--
addTimer/delTimer/addSignal/delSignal behave as add/del
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
$n = 0;
$t = Event::timer($base, function () use (&$n) { $n++; });
say('addTimer', $t->addTimer(60), $t->pending);
say('delTimer', $t->delTimer(), $t->pending);
say('addTimer(0)', $t->addTimer(0), $base->loop(), $n);
say('addTimer()', $t->addTimer(), $t->pending);
$s = Event::signal($base, 12, fn() => null);
say('addSignal', $s->addSignal(), $s->pending, $s->pending(Event::SIGNAL));
say('delSignal', $s->delSignal(), $s->pending);
$t->free();
say('freed', $t->addTimer(1), $t->delTimer(), $t->addSignal(), $t->delSignal());
?>
--EXPECT--
addTimer: true true
delTimer: true false
addTimer(0): true true 1
addTimer(): true false
addSignal: true true true
delSignal: true false
[warning]
[warning]
[warning]
[warning]
freed: false false false false
