--TEST--
A socket without a name has the empty one
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

[$a] = duplex();
$address = 'x';
say('pair', EventUtil::getSocketName($a, $address), $address);
$s = stream_socket_server("unix://\0event-test" . getmypid());
say('abstract', EventUtil::getSocketName($s, $address), $address === "\0event-test" . getmypid());
?>
--EXPECT--
pair: true ""
abstract: true true
