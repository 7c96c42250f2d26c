--TEST--
EventUtil::createSocket() wraps a descriptor in a Socket
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
[$a, $b] = duplex();
$s = EventUtil::createSocket(EventUtil::getSocketFd($b));
say('class', $s);
say('write', socket_write($s, 'through Socket'), fread($a, 64));
fwrite($a, 'back');
say('read', socket_read($s, 64));
say('same fd', EventUtil::getSocketFd($s) === EventUtil::getSocketFd($b));
say('negative', EventUtil::createSocket(-1));
say('type', grab(fn() => EventUtil::createSocket('x')));
?>
--EXPECT--
class: Socket
write: 14 "through Socket"
read: "back"
same fd: true
[warning]
negative: false
type: TypeError
