--TEST--
The target may be a stream, a Socket or a descriptor number
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
function accept_one(EventBase $base, $target, string $where): void {
    $l = new EventListener($base, function ($l, $fd, $addr, $data) use ($base) { say('accepted', is_int($fd), $addr[0], $data); hangup($fd); $base->stop(); },
        null, EventListener::OPT_REUSEABLE, 16, $target);
    say('same descriptor', $l->fd === EventUtil::getSocketFd($target));
    $c = stream_socket_client("tcp://$where");
    say('loop', $base->loop());
    $l->free();
}
$srv = stream_socket_server('tcp://127.0.0.1:0');
$name = stream_socket_get_name($srv, false);
accept_one($base, $srv, $name);
accept_one($base, EventUtil::getSocketFd($srv), $name);
say('stream survives', stream_socket_get_name($srv, false) === $name);
$s = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($s, '127.0.0.1', 0);
socket_getsockname($s, $h, $p);
accept_one($base, $s, "127.0.0.1:$p"); // listen() is done by the listener
?>
--EXPECT--
same descriptor: true
accepted: true "127.0.0.1" null
loop: true
same descriptor: true
accepted: true "127.0.0.1" null
loop: true
stream survives: true
same descriptor: true
accepted: true "127.0.0.1" null
loop: true
