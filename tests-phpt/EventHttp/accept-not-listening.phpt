--TEST--
EventHttp: accept() of a readable socket that does not listen leaves the loop alone
--SKIPIF--
<?php if (!extension_loaded('event')) die('skip event is not loaded'); ?>
--FILE--
<?php
$base = new EventBase();
$http = new EventHttp($base);
[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($other, 'readable');
var_dump($http->accept($one));
for ($i = 0; $i < 3; $i++) {
    // Without waiting, it came back only when nothing was ready.
    var_dump($base->loop(EventBase::LOOP_NONBLOCK));
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
