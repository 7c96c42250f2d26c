--TEST--
new Event() with SIGNAL: callback gets (signo, SIGNAL, data); one shot unless PERSIST
--EXTENSIONS--
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

const USR1 = 10, USR2 = 12; // Linux numbers
$base = new EventBase();
$once = new Event($base, USR1, Event::SIGNAL, function (...$a) { say('once', $a); }, 'o');
$once->add();
raise(USR1);
$base->loop(EventBase::LOOP_ONCE);
say('armed', $once->pending);
$n = 0;
$keep = new Event($base, USR2, Event::SIGNAL | Event::PERSIST, function ($sig, $what, $arg) use (&$keep, &$n) {
    say('keep', $sig, $what, $arg);
    if (++$n === 2) { $keep->del(); } else { raise(USR2); }
});
$keep->add();
raise(USR2);
say('loop', $base->loop());
say('armed', $keep->pending);
?>
--EXPECT--
once: [10,8,"o"]
armed: false
keep: 12 8 null
keep: 12 8 null
loop: true
armed: false
