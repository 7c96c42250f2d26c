--TEST--
EventBufferEvent::OPT_CLOSE_ON_FREE closes the stream or Socket itself, so that its number is not closed twice
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
foreach (['duplex', 'socket_duplex'] as $make) {
    [$l, $r] = $make();
    $b = new EventBufferEvent($base, $l, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $b->free();
    spin($base);
    [$x, $y] = duplex(); // takes the number that has become free
    unset($l);
    var_dump(fwrite($x, 'whole'), fread($y, 9));
}
?>
--EXPECT--
int(5)
string(5) "whole"
int(5)
string(5) "whole"
