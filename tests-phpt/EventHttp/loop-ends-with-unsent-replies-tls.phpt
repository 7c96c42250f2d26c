--TEST--
EventHttp: the same with TLS: however a loop ends, what was given to replies before arrives
--EXTENSIONS--
openssl
sockets
--SKIPIF--
<?php if (getenv('EVENT_PATIENCE')) die('skip two seconds are too few under valgrind'); ?>
--FILE--
<?php
require __DIR__ . '/../include/leaving_clients.inc';

play_leaving('TLS', ['stop', 'throw', 'end', 'free', 'gone'], ['/whole']);
?>
--EXPECT--
-- stop, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- throw, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"caught":1,"complete: /leave":1,"complete: /whole":2}
-- end, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- free, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: []
-- gone, /whole
TLS 1: all
TLS 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
