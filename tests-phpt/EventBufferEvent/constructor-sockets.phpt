--TEST--
EventBufferEvent: constructor with stream, Socket, integer descriptor and null
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
echo "stream: "; var_dump(is_int($b->fd), $b->fd > 2);
$b->write("via stream");
spin($base);
var_dump(fread($r, 100));

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $p);
$c = new EventBufferEvent($base, $p[0]);
echo "Socket: "; var_dump(is_int($c->fd));
$c->write("via Socket");
spin($base);
var_dump(socket_read($p[1], 100));

[$l2, $r2] = duplex();
$fd = EventUtil::getSocketFd($l2);
$d = new EventBufferEvent($base, $fd);
echo "integer: "; var_dump($d->fd === $fd);
$d->enable(Event::READ);
fwrite($r2, "to integer fd");
spin($base);
var_dump($d->read(100));

$e = new EventBufferEvent($base, null);
echo "null: "; var_dump($e->fd);

$bad = [
    'negative' => -1, 'string' => '5', 'float' => 3.0, 'bool' => false, 'array' => [], 'object' => new stdClass,
    'memory' => fopen('php://memory', 'r+'),
];
foreach ($bad as $k => $v) {
    try { new EventBufferEvent($base, $v); echo "$k accepted\n"; }
    catch (Throwable $t) { echo "$k: ", get_class($t), "\n"; }
}
--EXPECTF--
stream: bool(true)
bool(true)
string(10) "via stream"
Socket: bool(true)
string(10) "via Socket"
integer: bool(true)
string(13) "to integer fd"
null: NULL
negative: Exception
string: Exception
float: Exception
bool: Exception
array: Exception
object: Exception
memory: Exception
