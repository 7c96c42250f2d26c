--TEST--
An exception disables the listener and closes the connection, unless the script has
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$fd = null;
$l = new EventListener($base, function ($l, $number) use (&$fd) {
    $fd = $number;
    throw new LogicException('mine');
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->getSocketName($address, $port);
$client = stream_socket_client("tcp://$address:$port");
say('first', @grab(fn() => $base->loop()), fread($client, 1), feof($client));
$waiting = stream_socket_client("tcp://$address:$port");
say('disabled', $base->loop());
$other = null;
$l->setCallback(function ($l, $number) use (&$other) {
    hangup($number);
    $other = stream_socket_server('tcp://127.0.0.1:0');
    say('number used again', EventUtil::getSocketFd($other) === $number);
    throw new LogicException('mine');
});
$l->enable();
say('second', @grab(fn() => $base->loop()), is_string(stream_socket_get_name($other, false)));
// The error callback as well.
[$a, $b] = duplex();
$l = new EventListener($base, fn() => 1, null, 0, 0, $a);
$l->setErrorCallback(fn() => throw new LogicException('mine'));
fwrite($b, 'x');
say('error callback', @grab(fn() => $base->loop()), $base->loop());
?>
--EXPECT--
first: LogicException "" true
disabled: true
number used again: true
second: LogicException true
error callback: LogicException true
