--TEST--
A freed base throws
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$base->free();
foreach (['loop', 'dispatch', 'getFeatures', 'gotStop', 'gotExit', 'reInit', 'getMethod', 'stop', 'exit', 'resume',
    'updateCacheTime', 'getTimeOfDayCached'] as $method) {
    say($method, grab(fn() => $base->$method()));
}
say('priorityInit', grab(fn() => $base->priorityInit(2)));
say('free', $base->free());
?>
--EXPECT--
loop: EventException
dispatch: EventException
getFeatures: EventException
gotStop: EventException
gotExit: EventException
reInit: EventException
getMethod: EventException
stop: EventException
exit: EventException
resume: EventException
updateCacheTime: EventException
getTimeOfDayCached: EventException
priorityInit: EventException
free: null
