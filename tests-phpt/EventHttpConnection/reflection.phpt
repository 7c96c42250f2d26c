--TEST--
Shape of class EventHttpConnection
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventHttpConnection');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventHttpConnection extends nothing
method final public __sleep()
method final public __wakeup()
method public __construct($base, $dns_base, $address, $port, $ctx?)
method public getBase()
method public getPeer(&$address, &$port)
method public makeRequest($req, $type, $uri)
method public setCloseCallback($callback, $data?)
method public setLocalAddress($address)
method public setLocalPort($port)
method public setMaxBodySize($max_size)
method public setMaxHeadersSize($max_size)
method public setRetries($retries)
method public setTimeout($timeout)
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
