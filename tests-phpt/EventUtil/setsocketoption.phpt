--TEST--
EventUtil::setSocketOption(): integers, linger and timeval arrays
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$s = socket_create(AF_INET, SOCK_STREAM, 0);
$S = EventUtil::SOL_SOCKET;
say('REUSEADDR', EventUtil::setSocketOption($s, $S, EventUtil::SO_REUSEADDR, 1), socket_get_option($s, SOL_SOCKET, SO_REUSEADDR));
say('KEEPALIVE', EventUtil::setSocketOption($s, $S, EventUtil::SO_KEEPALIVE, true), socket_get_option($s, SOL_SOCKET, SO_KEEPALIVE));
say('LINGER', EventUtil::setSocketOption($s, $S, EventUtil::SO_LINGER, ['l_onoff' => 1, 'l_linger' => 9]), socket_get_option($s, SOL_SOCKET, SO_LINGER));
say('RCVTIMEO', EventUtil::setSocketOption($s, $S, EventUtil::SO_RCVTIMEO, ['sec' => 3, 'usec' => 0]), socket_get_option($s, SOL_SOCKET, SO_RCVTIMEO));
say('SNDTIMEO', EventUtil::setSocketOption($s, $S, EventUtil::SO_SNDTIMEO, ['sec' => 4, 'usec' => 0]), socket_get_option($s, SOL_SOCKET, SO_SNDTIMEO));
say('NODELAY', EventUtil::setSocketOption($s, EventUtil::SOL_TCP, EventUtil::TCP_NODELAY, 1), socket_get_option($s, SOL_TCP, TCP_NODELAY));
say('numeric text', EventUtil::setSocketOption($s, $S, EventUtil::SO_KEEPALIVE, '0'), socket_get_option($s, SOL_SOCKET, SO_KEEPALIVE));
say('by descriptor', EventUtil::setSocketOption(EventUtil::getSocketFd($s), $S, EventUtil::SO_KEEPALIVE, 1), socket_get_option($s, SOL_SOCKET, SO_KEEPALIVE));
say('LINGER without l_linger', EventUtil::setSocketOption($s, $S, EventUtil::SO_LINGER, ['l_onoff' => 1]));
say('LINGER without l_onoff', EventUtil::setSocketOption($s, $S, EventUtil::SO_LINGER, ['l_linger' => 1]));
say('RCVTIMEO without usec', EventUtil::setSocketOption($s, $S, EventUtil::SO_RCVTIMEO, ['sec' => 1]));
say('unknown option', EventUtil::setSocketOption($s, $S, 54321, 1));
say('bad socket', grab(fn() => EventUtil::setSocketOption('x', $S, EventUtil::SO_KEEPALIVE, 1)));
say('bad level', grab(fn() => EventUtil::setSocketOption($s, 'x', EventUtil::SO_KEEPALIVE, 1)));
?>
--EXPECT--
REUSEADDR: true 1
KEEPALIVE: true 1
LINGER: true {"l_onoff":1,"l_linger":9}
RCVTIMEO: true {"sec":3,"usec":0}
SNDTIMEO: true {"sec":4,"usec":0}
NODELAY: true 1
numeric text: true 0
by descriptor: true 1
[warning]
LINGER without l_linger: false
[warning]
LINGER without l_onoff: false
[warning]
RCVTIMEO without usec: false
[warning]
unknown option: false
bad socket: Exception
bad level: TypeError
