--TEST--
Shape of class EventUtil
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventUtil');
$have = ob_get_clean();
$want = <<<'SHAPE'
final class EventUtil extends nothing
method private __construct()
method public static createSocket($fd)
method public static getLastSocketErrno($socket?)
method public static getLastSocketError($socket?)
method public static getSocketFd($socket)
method public static getSocketName($socket, &$address, &$port?)
method public static setSocketOption($socket, $level, $optname, $optval)
method public static sslRandPoll()
const AF_INET = 2
const AF_INET6 = 10
const AF_UNIX = 1
const AF_UNSPEC = 0
const IPPROTO_IP = 0
const IPPROTO_IPV6 = 41
const LIBEVENT_VERSION_NUMBER = %d
const SOCK_RAW = 3
const SOL_SOCKET = 1
const SOL_TCP = 6
const SOL_UDP = 17
const SO_BROADCAST = 6
const SO_DEBUG = 1
const SO_DONTROUTE = 5
const SO_ERROR = 4
const SO_KEEPALIVE = 9
const SO_LINGER = 13
const SO_OOBINLINE = 10
const SO_RCVBUF = 8
const SO_RCVLOWAT = 18
const SO_RCVTIMEO = 20
const SO_REUSEADDR = 2
const SO_SNDBUF = 7
const SO_SNDLOWAT = 19
const SO_SNDTIMEO = 21
const SO_TYPE = 3
const TCP_NODELAY = 1
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    $pattern = strtr(preg_quote($line, '/'), ['%d' => '\d+', '%S' => '.*']);
    if (!preg_match("/^$pattern$/m", $have)) {
        echo "missing: $line\n";
    }
}
echo "checked 36 lines\n";
?>
--EXPECT--
checked 36 lines
