--TEST--
EventBufferEvent: reset by the peer, and writing to a closed peer
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
function tcp_pair(): array {
    $s = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_bind($s, '127.0.0.1', 0); socket_listen($s); socket_getsockname($s, $h, $p);
    $c = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_connect($c, $h, $p);
    $a = socket_accept($s);
    socket_close($s);
    return [$c, $a];
}
[$c, $a] = tcp_pair();
$b = new EventBufferEvent($base, $c, 0, function () { echo "unexpected read\n"; }, null, function ($b, $e) use ($base) {
    echo names($e), ' ', EventUtil::getLastSocketErrno() === SOCKET_ECONNRESET ? 'ECONNRESET' : EventUtil::getLastSocketErrno(), "\n";
    $base->stop();
});
$b->enable(Event::READ);
socket_set_option($a, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
socket_close($a);
$base->dispatch();
echo "reading still enabled: "; var_dump((bool)($b->getEnabled() & Event::READ));
$b->free();

[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l, 0, null, function () { echo "unexpected write callback\n"; }, function ($b, $e) use ($base) {
    echo names($e), ' ', EventUtil::getLastSocketErrno() === SOCKET_EPIPE ? 'EPIPE' : EventUtil::getLastSocketErrno(), "\n";
    $base->stop();
});
fclose($r);
$b->write("into the void");
$base->dispatch();
echo "writing still enabled: "; var_dump((bool)($b->getEnabled() & Event::WRITE));
echo "unsent data is kept: ", $b->output->length, "\n";
$b->free();
$g->free();
--EXPECTF--
READING|ERROR ECONNRESET
reading still enabled: bool(false)
WRITING|ERROR EPIPE
writing still enabled: bool(false)
unsent data is kept: 13
