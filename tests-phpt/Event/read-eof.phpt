--TEST--
End of file is reported as readability, again and again for a persistent reader
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
fwrite($b, 'last');
fclose($b);
$n = 0;
$e = new Event($base, $a, Event::READ | Event::PERSIST, function ($fd, $what) use (&$n, &$e) {
    say('call ' . ++$n, $what, fread($fd, 64), feof($fd));
    if ($n === 3) { $e->del(); }
});
$e->add();
say('loop', $base->loop());
?>
--EXPECT--
call 1: 2 "last" true
call 2: 2 "" true
call 3: 2 "" true
loop: true
