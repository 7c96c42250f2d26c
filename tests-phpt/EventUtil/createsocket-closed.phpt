--TEST--
createSocket() of a number that is not open warns and is false
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

set_error_handler(fn($no, $text) => print("[$text]\n"));
say('closed', EventUtil::createSocket(9999), EventUtil::createSocket(-1), EventUtil::createSocket(PHP_INT_MAX));
?>
--EXPECT--
[EventUtil::createSocket(): Invalid file descriptor]
[EventUtil::createSocket(): Invalid file descriptor]
[EventUtil::createSocket(): Invalid file descriptor]
closed: false false false
