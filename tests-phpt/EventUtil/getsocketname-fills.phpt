--TEST--
getSocketName() fills its arguments
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$s = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($s, '127.0.0.1', 0);
socket_getsockname($s, $address, $number);
$a = 'x';
say('inet', EventUtil::getSocketName($s, $a, $p), $a, $p === $number);
$l = new EventListener(new EventBase(), fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
say('listener', $l->getSocketName($a, $p), $a, $p > 0, $l->getSocketName($a));
$path = sys_get_temp_dir() . '/event-name' . getmypid();
$u = stream_socket_server("unix://$path");
$p = 'untouched';
say('unix', EventUtil::getSocketName($u, $a, $p), $a === $path, $p);
unlink($path);
?>
--EXPECT--
inet: true "127.0.0.1" true
listener: true "127.0.0.1" true true
unix: true true "untouched"
