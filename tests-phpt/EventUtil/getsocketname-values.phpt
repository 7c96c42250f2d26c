--TEST--
EventUtil::getSocketName() sets address and port, or the path, which is empty for a socket without a name
--FILE--
<?php
$server = stream_socket_server('tcp://127.0.0.1:0');
$expected = stream_socket_get_name($server, false);
var_dump(EventUtil::getSocketName($server, $address, $port), "$address:$port" === $expected, is_int($port));

$path = tempnam(sys_get_temp_dir(), 'ev');
unlink($path);
$server = stream_socket_server("unix://$path");
var_dump(EventUtil::getSocketName($server, $address, $port), $address === $path);
unlink($path);

[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(EventUtil::getSocketName($one, $address), $address);

$name = "\0event-" . getmypid();
$server = stream_socket_server("unix://$name");
var_dump(EventUtil::getSocketName($server, $address), $address === $name);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
string(0) ""
bool(true)
bool(true)
