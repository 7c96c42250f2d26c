--TEST--
Shape of class Event
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('Event');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class Event extends nothing
property public $data
property public $pending
method public __construct($base, $fd, $what, $cb, $arg?)
method public add($timeout?)
method public addSignal($timeout?)
method public addTimer($timeout?)
method public del()
method public delSignal()
method public delTimer()
method public free()
method public pending($flags)
method public removeTimer()
method public set($base, $fd, $what?, $cb?, $arg?)
method public setPriority($priority)
method public setTimer($base, $cb, $arg?)
method public static getSupportedMethods()
method public static signal($base, $signum, $cb, $arg?)
method public static timer($base, $cb, $arg?)
const ET = 32
const PERSIST = 16
const READ = 2
const SIGNAL = 8
const TIMEOUT = 1
const WRITE = 4
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 25 lines\n";
?>
--EXPECT--
checked 25 lines
