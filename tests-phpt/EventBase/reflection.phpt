--TEST--
Shape of class EventBase
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventBase');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventBase extends nothing
method final public __sleep()
method final public __wakeup()
method public __construct($cfg?)
method public dispatch()
method public exit($timeout?)
method public free()
method public getFeatures()
method public getMethod()
method public getTimeOfDayCached()
method public gotExit()
method public gotStop()
method public loop($flags?)
method public priorityInit($n_priorities)
method public reInit()
method public resume()
method public set($event)
method public stop()
method public updateCacheTime()
const EPOLL_USE_CHANGELIST = 16
const IGNORE_ENV = 2
const LOOP_NONBLOCK = 2
const LOOP_ONCE = 1
const NOLOCK = 1
const NO_CACHE_TIME = 8
const PRECISE_TIMER = 32
const STARTUP_IOCP = 4
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 27 lines\n";
?>
--EXPECT--
checked 27 lines
