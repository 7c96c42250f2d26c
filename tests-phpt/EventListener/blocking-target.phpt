--TEST--
A listener on a blocking socket does not stop the loop
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach ([0, EventListener::OPT_LEAVE_SOCKETS_BLOCKING] as $flags) {
    $server = stream_socket_server('tcp://127.0.0.1:0');
    $accept = function ($l, $fd) { say('accepted', posix_isatty($fd)); hangup($fd); };
    $l = new EventListener($base, $accept, null, $flags, -1, $server);
    // Somebody makes it blocking again.
    stream_set_blocking($server, true);
    $client = stream_socket_client('tcp://' . stream_socket_get_name($server, false));
    say('loop', $base->loop(EventBase::LOOP_ONCE), $base->loop(EventBase::LOOP_NONBLOCK));
    $l->free();
}
?>
--EXPECT--
accepted: false
loop: true true
accepted: false
loop: true true
