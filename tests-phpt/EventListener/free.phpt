--TEST--
free(): closes the port, idempotent, the object answers false afterwards
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(function (int $no): bool {
    echo '[', [E_WARNING => 'warning', E_NOTICE => 'notice', E_DEPRECATED => 'deprecated'][$no] ?? $no, "]\n";
    return true;
});
$base = new EventBase();
$l = new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, -1, '127.0.0.1:0');
$l->getSocketName($host, $port);
say('free', $l->free(), $l->free());
say('fd', $l->fd, isset($l->fd));
say('enable', $l->enable());
say('disable', $l->disable());
say('loop', $base->loop());
say('connect', @stream_socket_client("tcp://127.0.0.1:$port", $errno, $err, 1));
// without OPT_CLOSE_ON_FREE the socket stays open
$srv = stream_socket_server('tcp://127.0.0.1:0');
$l = new EventListener($base, fn() => null, null, EventListener::OPT_REUSEABLE, -1, $srv);
$l->free();
say('kept', (bool) stream_socket_client('tcp://' . stream_socket_get_name($srv, false)));
// going out of scope closes as well
$l = new EventListener($base, fn() => null, null, EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, -1, "127.0.0.1:$port");
$l = null;
say('scope', @stream_socket_client("tcp://127.0.0.1:$port", $errno, $err, 1), $base->loop());
?>
--EXPECT--
free: null null
fd: null false
[warning]
enable: false
[warning]
disable: false
loop: true
[warning]
connect: false
kept: true
[warning]
scope: false true
