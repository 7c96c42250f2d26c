--TEST--
A target that cannot be listened on is named, with the reason
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$taken = stream_socket_server('tcp://127.0.0.1:0');
$name = stream_socket_get_name($taken, false);
foreach ([[-1, $name], [0, '127.0.0.1:0'], [-1, 'unix:/no-such-folder/socket'], [-1, fopen(__FILE__, 'r')]] as [$backlog, $target]) {
    $made = grab(fn() => new EventListener($base, fn() => 1, null, 0, $backlog, $target));
    echo get_class($made), ': ', str_replace($name, 'NAME', $made->getMessage()), "\n";
}
?>
--EXPECT--
Exception: Failed to allocate listener on NAME: Address already in use
Exception: Failed to allocate listener on 127.0.0.1:0: a backlog of 0 is for sockets that listen already; -1 is the default
Exception: Failed to allocate listener on unix:/no-such-folder/socket: No such file or directory
Exception: Failed to allocate listener: Socket operation on non-socket
