--TEST--
Unknown flag bits and impossible signal numbers are refused with a warning
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
[$a] = duplex();
$base = new EventBase();
$cb = fn() => null;
$e = grab(fn() => new Event($base, $a, 0x400, $cb));
say('add of refused event', $e instanceof Event ? $e->add() : false);
$e = grab(fn() => new Event($base, -1, Event::SIGNAL, $cb));
say('add of refused signal', $e instanceof Event ? $e->add() : false);
$e = grab(fn() => new Event($base, 4096, Event::SIGNAL, $cb));
say('pending of refused signal', $e instanceof Event ? $e->pending : null);
say('factory low', Event::signal($base, -1, $cb));
say('factory high', Event::signal($base, 4096, $cb));
say('factory type', grab(fn() => Event::signal($base, 'usr1', $cb)));
?>
--EXPECT--
[warning]
[warning]
add of refused event: false
[warning]
[warning]
add of refused signal: false
[warning]
pending of refused signal: null
[warning]
factory low: false
[warning]
factory high: false
factory type: TypeError
