--TEST--
EventBufferEvent: close(), free() and OPT_CLOSE_ON_FREE
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$keep = []; // streams share the descriptor with the object, so let none of them be closed early
$state = function ($r) { $x = fread($r, 10); return feof($r) ? 'closed' : 'open' . ($x !== '' && $x !== false ? " ($x)" : ''); };
$keep[] = [$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$b->free();
spin($base);
echo "free() without the option leaves the socket open: ", $state($r), "\n";
var_dump(fwrite($l, "still usable"), $state($r));

$keep[] = [$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, EventBufferEvent::OPT_CLOSE_ON_FREE);
$b->free();
spin($base);
echo "free() with the option: ", $state($r), "\n";

$keep[] = [$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, EventBufferEvent::OPT_CLOSE_ON_FREE);
unset($b);
spin($base);
echo "destroying the object with the option: ", $state($r), "\n";

$keep[] = [$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
echo "close(): "; var_dump($b->close());
echo "peer sees: ", $state($r), "\n";
$b->disable(Event::READ | Event::WRITE);
$b->free();
echo "nothing to close: "; var_dump((new EventBufferEvent($base))->close());
--EXPECTF--
free() without the option leaves the socket open: open
int(12)
string(17) "open (still usab)"
free() with the option: closed
destroying the object with the option: closed
close(): bool(true)
peer sees: closed
nothing to close: bool(false)
