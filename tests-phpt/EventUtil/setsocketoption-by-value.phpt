--TEST--
setSocketOption() leaves its arguments alone and heeds the level
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
$s = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
$o = ['l_onoff' => '1', 'l_linger' => '2'];
say('linger', EventUtil::setSocketOption($s, SOL_SOCKET, SO_LINGER, $o), $o);
say('kept', socket_get_option($s, SOL_SOCKET, SO_LINGER));
// The number of SO_LINGER is that of TCP_CONGESTION; TCP_LINGER2 has another.
say('tcp', EventUtil::setSocketOption($s, SOL_TCP, TCP_NODELAY, '1'), socket_get_option($s, SOL_TCP, TCP_NODELAY) > 0);
say('level', EventUtil::setSocketOption($s, SOL_TCP, SO_LINGER, ['l_onoff' => 1]));
?>
--EXPECTF--
linger: true {"l_onoff":"1","l_linger":"2"}
kept: {"l_onoff":1,"l_linger":2}
tcp: true true
[EventUtil::setSocketOption(): Unable to set socket option, errno: %d (%s)]
level: false
