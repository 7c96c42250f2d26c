--TEST--
A failed write and the end of what is read are two events
--FILE--
<?php
$base = new EventBase();
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$stream = new EventBufferEvent($base, $pair[0], 0, null, null, function ($stream, $what) { printf("0x%x\n", $what); });
$stream->enable(Event::READ);
fclose($pair[1]);
$stream->write('nobody is there');
for ($pass = 0; $pass < 3; ++$pass) {
    $base->loop(EventBase::LOOP_NONBLOCK);
}
var_dump($stream->getEnabled(), $stream->output->length);
?>
--EXPECT--
0x22
0x11
int(0)
int(15)
