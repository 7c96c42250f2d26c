--TEST--
getEnabled() returns all the flags enable() was given
--FILE--
<?php
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$stream = new EventBufferEvent(new EventBase(), $pair[0]);
var_dump($stream->enable(Event::READ | Event::PERSIST), $stream->getEnabled());
var_dump($stream->disable(Event::PERSIST | Event::WRITE), $stream->getEnabled());
?>
--EXPECT--
bool(true)
int(22)
bool(true)
int(2)
