--TEST--
EventHttp: accept() of what does not listen says so, and leaves the loop alone
--FILE--
<?php
$base = new EventBase();
$http = new EventHttp($base);
[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($other, 'readable');
set_error_handler(fn ($no, $text) => print("$text\n"));
var_dump($http->accept($one), $http->accept(fopen(__FILE__, 'r')), $http->accept(9999));
for ($i = 0; $i < 3; $i++) {
    // Without waiting, it came back only when nothing was ready.
    var_dump($base->loop(EventBase::LOOP_NONBLOCK));
}
?>
--EXPECT--
EventHttp::accept(): The socket does not listen: call socket_listen() first, or use bind()
EventHttp::accept(): Cannot accept clients of the socket: Socket operation on non-socket
EventHttp::accept(): Cannot accept clients of the socket: Bad file descriptor
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
