--TEST--
EventUtil::getLastSocketErrno() and getLastSocketError()
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

say('general', is_int(EventUtil::getLastSocketErrno()), is_string(EventUtil::getLastSocketError()));
$srv = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($srv, '127.0.0.1', 0);
socket_getsockname($srv, $h, $port); // bound, not listening: connections are refused
$c = socket_create(AF_INET, SOCK_STREAM, 0);
say('healthy', EventUtil::getLastSocketErrno($srv) !== SOCKET_ECONNREFUSED);
say('connect', @socket_connect($c, '127.0.0.1', $port));
say('types', is_int(EventUtil::getLastSocketErrno()), is_string(EventUtil::getLastSocketError()));
say('bad', grab(fn() => EventUtil::getLastSocketErrno(-1)), grab(fn() => EventUtil::getLastSocketError('x')));
say('sslRandPoll', EventUtil::sslRandPoll());
?>
--EXPECT--
general: true true
healthy: true
connect: false
types: true true
bad: Exception Exception
sslRandPoll: true
