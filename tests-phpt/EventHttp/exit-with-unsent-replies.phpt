--TEST--
EventHttp: what was given to replies before exit() arrives, whatever it is made of, over HTTP/1 and HTTP/2; HTTP/2 gets GOAWAY
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/leaving_clients.inc';

play_leaving('clear', ['exit'], ['/whole', '/pieces', '/unended', '/file']);
?>
--EXPECT--
-- exit, /whole
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /whole":2}
-- exit, /pieces
clear 1: all the last chunk
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"complete: /pieces":2}
-- exit, /unended
clear 1: all
clear 2: all GOAWAY NO_ERROR
it has said: {"complete: /leave":1,"failed: /unended":2}
-- exit, /file
clear 1: all
clear 2: all END_STREAM GOAWAY NO_ERROR
it has said: {"complete: /file":2,"complete: /leave":1}
