--TEST--
getTimeOfDayCached() is frozen during callbacks until updateCacheTime()
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$before, $cached, $after] = [microtime(true), $base->getTimeOfDayCached(), microtime(true)];
say('wall clock', $before - 1 < $cached && $cached < $after + 1, is_float($cached));
$t = Event::timer($base, function () use ($base) {
    $a = $base->getTimeOfDayCached();
    usleep(60000);
    $b = $base->getTimeOfDayCached();
    say('frozen', $a === $b);
    say('update', $base->updateCacheTime());
    say('moved', $base->getTimeOfDayCached() - $b > 0.04);
});
$t->add(0);
$base->loop();
say('outside', $base->updateCacheTime());

$cfg = new EventConfig();
say('setFlags', $cfg->setFlags(EventBase::NO_CACHE_TIME));
$live = new EventBase($cfg);
$t = Event::timer($live, function () use ($live) {
    $a = $live->getTimeOfDayCached();
    usleep(60000);
    say('not cached', $live->getTimeOfDayCached() - $a > 0.04);
});
$t->add(0);
$live->loop();
?>
--EXPECT--
wall clock: true true
frozen: true
update: true
moved: true
outside: true
setFlags: true
not cached: true
