--TEST--
The properties come in the order of PECL event
--FILE--
<?php
$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$stream = new EventBufferEvent(new EventBase(), $pair[0]);
echo implode(' ', array_keys(get_object_vars($stream))), "\n";
?>
--EXPECT--
priority fd input output allow_ssl_dirty_shutdown
