--TEST--
EventHttp: the same with TLS: what was given to replies before exit() arrives
--EXTENSIONS--
openssl
sockets
--SKIPIF--
<?php if (getenv('EVENT_PATIENCE')) die('skip two seconds are too few under valgrind'); ?>
--FILE--
<?php
require __DIR__ . '/../include/leaving_clients.inc';

play_leaving('TLS', ['exit'], ['/whole', '/pieces', '/unended', '/file']);
?>
--EXPECT--
-- exit, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- exit, /pieces
TLS 1: all the last chunk
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /pieces":2}
-- exit, /unended
TLS 1: all
TLS 2: all GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"failed: /unended":2}
-- exit, /file
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /file":2,"complete: /leave":1}
