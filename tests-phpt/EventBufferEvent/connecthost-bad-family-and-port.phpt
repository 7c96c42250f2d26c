--TEST--
connectHost() warns of a bad family also when the port is bad
--FILE--
<?php
set_error_handler(fn ($level) => print("$level\n"));
$stream = new EventBufferEvent(new EventBase());
var_dump($stream->connectHost(null, '127.0.0.1', 0, 99), $stream->connectHost(null, '127.0.0.1', 70000));
?>
--EXPECT--
2
bool(false)
bool(false)
