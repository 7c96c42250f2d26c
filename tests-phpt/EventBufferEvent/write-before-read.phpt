--TEST--
Of what a pass brings, the write callback is told first
--FILE--
<?php
$base = new EventBase();
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$stream = new EventBufferEvent(
    $base,
    $pair[0],
    0,
    function ($stream) { echo "read {$stream->input->length}\n"; },
    function ($stream) { echo "write\n"; },
);
$stream->enable(Event::READ | Event::WRITE);
fwrite($pair[1], 'one');
$base->loop(EventBase::LOOP_NONBLOCK);
fwrite($pair[1], 'two');
$stream->write('reply');
$base->loop(EventBase::LOOP_NONBLOCK);
?>
--EXPECT--
write
read 3
write
read 6
