--TEST--
EventHttp: however a loop ends, what was given to replies before arrives; the complete callbacks are called where the script is there to be called
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/leaving_clients.inc';

play_leaving('clear', ['stop', 'throw', 'end', 'free', 'gone'], ['/whole']);
?>
--EXPECT--
-- stop, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- throw, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"caught":1,"complete: /leave":1,"complete: /whole":2}
-- end, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- free, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: []
-- gone, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
