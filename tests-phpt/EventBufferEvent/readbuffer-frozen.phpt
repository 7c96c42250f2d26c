--TEST--
readBuffer() into a buffer whose end is frozen moves nothing
--FILE--
<?php
$base = new EventBase();
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$stream = new EventBufferEvent($base, $pair[0]);
$stream->enable(Event::READ);
$buffer = new EventBuffer();
$buffer->freeze(false);
var_dump($stream->readBuffer($buffer));
fwrite($pair[1], 'abc');
$base->loop(EventBase::LOOP_ONCE);
var_dump($stream->readBuffer($buffer), $stream->input->length, $buffer->length);
$buffer->unfreeze(false);
var_dump($stream->readBuffer($buffer), $stream->input->length, $buffer->read(10));
?>
--EXPECT--
bool(true)
bool(false)
int(3)
int(0)
bool(true)
int(0)
string(3) "abc"
