--TEST--
Shape of class EventListener
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventListener');
$have = ob_get_clean();
$want = <<<'SHAPE'
final class EventListener extends nothing
property public $fd
method final public __sleep()
method final public __wakeup()
method public __construct($base, $cb, $data, $flags, $backlog, $target)
method public disable()
method public enable()
method public free()
method public getBase()
method public getSocketName(&$address, &$port%S)
method public setCallback($cb, $arg?)
method public setErrorCallback($cb)
const OPT_CLOSE_ON_EXEC = 4
const OPT_CLOSE_ON_FREE = 2
const OPT_DEFERRED_ACCEPT = 64
const OPT_DISABLED = 32
const OPT_LEAVE_SOCKETS_BLOCKING = 1
const OPT_REUSEABLE = 8
const OPT_THREADSAFE = 16
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    $pattern = strtr(preg_quote($line, '/'), ['%d' => '\d+', '%S' => '.*']);
    if (!preg_match("/^$pattern$/m", $have)) {
        echo "missing: $line\n";
    }
}
echo "checked 19 lines\n";
?>
--EXPECT--
checked 19 lines
