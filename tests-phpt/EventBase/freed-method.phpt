--TEST--
getMethod() of a freed base can be caught
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$base->free();
try {
    $base->getMethod();
} catch (EventException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
EventBase has been freed
