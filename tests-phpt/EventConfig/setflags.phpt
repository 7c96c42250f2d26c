--TEST--
EventConfig::setFlags() accepts the EventBase flag constants
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

foreach (['NOLOCK', 'IGNORE_ENV', 'NO_CACHE_TIME', 'EPOLL_USE_CHANGELIST', 'PRECISE_TIMER'] as $name) {
    $cfg = new EventConfig();
    $ok = $cfg->setFlags(constant("EventBase::$name"));
    $base = new EventBase($cfg);
    $ran = false;
    $t = Event::timer($base, function () use (&$ran) { $ran = true; });
    $t->add(0.002);
    say($name, $ok, $base->loop(), $ran);
}
$cfg = new EventConfig();
say('zero', $cfg->setFlags(0));
say('mixed', $cfg->setFlags(EventBase::NOLOCK | EventBase::PRECISE_TIMER), new EventBase($cfg));
say('type', grab(fn() => $cfg->setFlags('x')));
?>
--EXPECT--
NOLOCK: true true true
IGNORE_ENV: true true true
NO_CACHE_TIME: true true true
EPOLL_USE_CHANGELIST: true true true
PRECISE_TIMER: true true true
zero: true
mixed: true EventBase
type: TypeError
