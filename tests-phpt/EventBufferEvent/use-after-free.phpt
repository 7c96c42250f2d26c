--TEST--
EventBufferEvent: every method after free() fails without crashing
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$b->write("x");
var_dump($b->free());
var_dump($b->free());
$false = [
    'getEnabled' => [], 'write' => ['x'], 'read' => [3], 'enable' => [2], 'disable' => [2], 'connect' => ['127.0.0.1:9'],
    'connectHost' => [null, '127.0.0.1', 9], 'getDnsErrorString' => [], 'setPriority' => [0], 'setTimeouts' => [1, 1],
    'readBuffer' => [new EventBuffer], 'writeBuffer' => [new EventBuffer], 'close' => [],
];
foreach ($false as $m => $args) { echo "$m: "; var_dump(@$b->$m(...$args)); }
foreach (['setWatermark' => [Event::READ, 0, 0], 'setCallbacks' => [null, null, null]] as $m => $args) { @$b->$m(...$args); echo "$m survived\n"; }
var_dump($b->fd);
echo "a warning is raised: ";
set_error_handler(function ($no) { echo $no === E_WARNING ? "E_WARNING\n" : "$no\n"; return true; });
$b->write("y");
spin($base);
unset($b);
spin($base);
echo "done\n";
--EXPECTF--
NULL
NULL
getEnabled: bool(false)
write: bool(false)
read: bool(false)
enable: bool(false)
disable: bool(false)
connect: bool(false)
connectHost: bool(false)
getDnsErrorString: bool(false)
setPriority: bool(false)
setTimeouts: bool(false)
readBuffer: bool(false)
writeBuffer: bool(false)
close: bool(false)
setWatermark survived
setCallbacks survived
NULL
a warning is raised: E_WARNING
done
