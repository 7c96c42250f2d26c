--TEST--
EventHttp::bind() that fails says where, why, and what is wanted
--FILE--
<?php
set_error_handler(function ($no, $text) {
    global $port;
    echo str_replace($port, 'PORT', $text), "\n";
});
$http = new EventHttp(new EventBase());
$taken = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($taken, false), ':'), 1);
var_dump($http->bind('127.0.0.1', $port), $http->bind('192.0.2.1', 0), $http->bind('no.such.name.example', 80));
?>
--EXPECT--
EventHttp::bind(): Cannot listen on 127.0.0.1:PORT: Address already in use
EventHttp::bind(): Cannot listen on 192.0.2.1:0: Cannot assign requested address
EventHttp::bind(): Cannot resolve "no.such.name.example": nodename nor servname provided, or not known; it has to be an address of this machine, as 127.0.0.1 or ::1, or 0.0.0.0 or :: for all of them
bool(false)
bool(false)
bool(false)
