--TEST--
getSocketName() return values
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
$s = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($s, '127.0.0.1', 0);
say('bound socket', EventUtil::getSocketName($s, $addr, $port), EventUtil::getSocketName($s, $addr));
[$a] = duplex();
say('unix pair', EventUtil::getSocketName($a, $addr, $port));
$f = tmpfile();
say('file', EventUtil::getSocketName($f, $addr, $port));
say('not open', EventUtil::getSocketName(9999, $addr, $port));
say('text', grab(fn() => EventUtil::getSocketName('x', $addr)));
say('count', grab(fn() => EventUtil::getSocketName($s)));
$l = new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
say('listener', $l->getSocketName($addr, $port));
$l->free();
say('freed listener', $l->getSocketName($addr, $port));
?>
--EXPECT--
bound socket: true true
unix pair: true
[warning]
file: false
[warning]
not open: false
text: Exception
count: ArgumentCountError
listener: true
[warning]
freed listener: false
