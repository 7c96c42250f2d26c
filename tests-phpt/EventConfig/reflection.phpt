--TEST--
Shape of class EventConfig
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventConfig');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventConfig extends nothing
method final public __sleep()
method final public __wakeup()
method public __construct()
method public avoidMethod($method)
method public requireFeatures($feature)
method public setFlags($flags)
method public setMaxDispatchInterval($max_interval, $max_callbacks, $min_priority)
const FEATURE_ET = 1
const FEATURE_FDS = 4
const FEATURE_O1 = 2
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 11 lines\n";
?>
--EXPECT--
checked 11 lines
