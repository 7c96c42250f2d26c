--TEST--
createSocket() of a number that is not open warns and is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
say('closed', EventUtil::createSocket(9999), EventUtil::createSocket(-1), EventUtil::createSocket(PHP_INT_MAX));
?>
--EXPECT--
[EventUtil::createSocket(): Invalid file descriptor: 9999 is not open, or not a socket]
[EventUtil::createSocket(): Invalid file descriptor: -1 is not open, or not a socket]
[EventUtil::createSocket(): Invalid file descriptor: 9223372036854775807 is not open, or not a socket]
closed: false false false
