--TEST--
OPT_CLOSE_ON_FREE closes a stream or a Socket so that nobody uses its number again
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$server = stream_socket_server('tcp://127.0.0.1:0');
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $server);
$l->free();
say('stream', is_resource($server));
$socket = socket_create_listen(0);
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $socket);
$number = $l->fd;
$l = null;
$other = stream_socket_server('tcp://127.0.0.1:0');
say('number', EventUtil::getSocketFd($other) === $number);
unset($socket);
say('other', is_string(stream_socket_get_name($other, false)));
$imported = socket_import_stream(stream_socket_server('tcp://127.0.0.1:0'));
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $imported);
$l->free();
say('imported', grab(fn() => EventUtil::getSocketFd($imported)));
// One that fails leaves what it was given alone.
[$a] = duplex();
$base->free();
say('refused', grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $a)), is_resource($a));
?>
--EXPECT--
stream: false
number: true
other: true
imported: Exception
refused: EventException true
