--TEST--
Several references to a listener at the end of the script
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$x = $l;
$y = [$l, [$l, $base]];
echo "done\n";
?>
--EXPECT--
done
