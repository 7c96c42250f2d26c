--TEST--
Shape of class EventHttp
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventHttp');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventHttp extends nothing
method final public __sleep()
method final public __wakeup()
method public __construct($base, $ctx?)
method public accept($socket)
method public addServerAlias($alias)
method public bind($address, $port?, $options?)
method public removeServerAlias($alias)
method public setAllowedMethods($methods)
method public setCallback($path, $cb, $arg?)
method public setDefaultCallback($cb, $arg?)
method public setMaxBodySize($value)
method public setMaxHeadersSize($value)
method public setTimeout($value)
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 14 lines\n";
?>
--EXPECT--
checked 14 lines
