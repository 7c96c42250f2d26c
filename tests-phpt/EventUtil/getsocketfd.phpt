--TEST--
EventUtil::getSocketFd() for every kind of argument
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

[$a] = duplex();
say('stream', is_int(EventUtil::getSocketFd($a)));
say('std streams', EventUtil::getSocketFd(STDIN), EventUtil::getSocketFd(STDOUT), EventUtil::getSocketFd(STDERR));
say('int', EventUtil::getSocketFd(0), EventUtil::getSocketFd(5));
$s = socket_create(AF_INET, SOCK_DGRAM, 0);
say('Socket', EventUtil::getSocketFd($s) > 2);
$f = tmpfile();
say('plain file', EventUtil::getSocketFd($f) > 2);
foreach ([-1, 'x', null, 1.5, true, [], new stdClass(), stream_context_create(), fopen('php://memory', 'r')] as $bad) {
    say(gettype($bad), grab(fn() => EventUtil::getSocketFd($bad)));
}
say('nothing', grab(fn() => EventUtil::getSocketFd()));
?>
--EXPECT--
stream: true
std streams: 0 1 2
int: 0 5
Socket: true
plain file: true
integer: Exception
string: Exception
NULL: Exception
double: Exception
boolean: Exception
array: Exception
object: Exception
resource: Exception
resource: Exception
nothing: ArgumentCountError
