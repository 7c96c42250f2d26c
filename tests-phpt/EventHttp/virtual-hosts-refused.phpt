--TEST--
EventHttp::addVirtualHost(): what cannot be one is refused with a warning that says why
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';

set_error_handler(function ($level, $message) { echo $message, "\n"; return true; });
$base = new EventBase();
$http = new EventHttp($base);
$one = new EventHttp($base);
$two = new EventHttp($base);

echo "-- patterns\n";
foreach (['', '.', 'a b', 'a.example:80', 'http://a.example', 'a/b', "b\u{fc}cher.example", "a\0", str_repeat('a', 300), '::1'] as $pattern) {
    $http->addVirtualHost($pattern, $one) === false or exit('accepted');
}
echo "-- rings\n";
var_dump($http->addVirtualHost('a', $http));
var_dump($http->addVirtualHost('a', $one), $one->addVirtualHost('b', $two));
var_dump($two->addVirtualHost('c', $http), $one->addVirtualHost('c', $http), $two->addVirtualHost('c', $two));
echo "-- twice\n";
var_dump($http->addVirtualHost('a', $one), $http->addVirtualHost('d', $two));
echo "-- listening\n";
[$listening] = listen_http($base);
var_dump($http->addVirtualHost('l', $listening));
echo "-- to listen\n";
$socket = stream_socket_server('tcp://127.0.0.1:0');
var_dump($one->bind('127.0.0.1'), $one->accept($socket), $one->getAddresses());
echo "-- another loop\n";
$elsewhere = new EventHttp($other = new EventBase());
var_dump($http->addVirtualHost('e', $elsewhere), $http->removeVirtualHost($elsewhere));
echo "-- too deep\n";
$last = $http;
$chain = [];
for ($depth = 3; $depth <= 17; $depth++) {
    $chain[] = $next = new EventHttp($base);
    $added = ($depth === 3 ? $two : $last)->addVirtualHost('deep', $next);
    $added || print("refused at $depth\n");
    $last = $next;
}
$top = new EventHttp($base);
var_dump($top->addVirtualHost('*', $http));
echo "-- not one\n";
var_dump($http->removeVirtualHost($two), $http->removeVirtualHost($http), $http->removeVirtualHost($top));
var_dump($http->removeVirtualHost($one), $http->removeVirtualHost($one), $one->bind('127.0.0.1'));
echo "-- freed\n";
$other->free();
echo grab(fn () => $elsewhere->addVirtualHost('a', $one))->getMessage(), "\n";
var_dump($http->addVirtualHost('a', $elsewhere));
echo "-- wrong\n";
echo grab(fn () => $http->addVirtualHost('a'))->getMessage(), "\n";
echo grab(fn () => $http->addVirtualHost('a', null))->getMessage(), "\n";
echo grab(fn () => $http->addVirtualHost('a', $base))->getMessage(), "\n";
?>
--EXPECT--
-- patterns
EventHttp::addVirtualHost(): No request is for the host "": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host ".": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "a b": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "a.example:80": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "http://a.example": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "a/b": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "bücher.example": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "a\0": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
EventHttp::addVirtualHost(): No request is for the host "::1": a pattern is a host without a port, as example.org or, where * stands for anything, *.example.org; names with other letters are written as xn--
-- rings
EventHttp::addVirtualHost(): A server cannot be a virtual host of itself, nor of one that is among its own virtual hosts: make another EventHttp for that
bool(false)
bool(true)
bool(true)
EventHttp::addVirtualHost(): A server cannot be a virtual host of itself, nor of one that is among its own virtual hosts: make another EventHttp for that
EventHttp::addVirtualHost(): A server cannot be a virtual host of itself, nor of one that is among its own virtual hosts: make another EventHttp for that
EventHttp::addVirtualHost(): A server cannot be a virtual host of itself, nor of one that is among its own virtual hosts: make another EventHttp for that
bool(false)
bool(false)
bool(false)
-- twice
EventHttp::addVirtualHost(): The server is a virtual host already: call removeVirtualHost() of the one it was added to before, or addServerAlias() of this one for another name
EventHttp::addVirtualHost(): The server is a virtual host already: call removeVirtualHost() of the one it was added to before, or addServerAlias() of this one for another name
bool(false)
bool(false)
-- listening
EventHttp::addVirtualHost(): The server listens by itself: a virtual host has the requests that come to the one it is added to; make another EventHttp for it, without bind() and accept()
bool(false)
-- to listen
EventHttp::bind(): The server is a virtual host, which has the requests that come to the one it was added to: have that one listen, or call its removeVirtualHost() before
EventHttp::accept(): The server is a virtual host, which has the requests that come to the one it was added to: have that one listen, or call its removeVirtualHost() before
bool(false)
bool(false)
array(0) {
}
-- another loop
EventHttp::addVirtualHost(): The virtual host has another EventBase than the server: make it with the same one
bool(false)
bool(false)
-- too deep
EventHttp::addVirtualHost(): Virtual hosts are nested too deeply: 16 servers stand above each other at most
refused at 16
EventHttp::addVirtualHost(): Virtual hosts are nested too deeply: 16 servers stand above each other at most
bool(false)
-- not one
bool(false)
bool(false)
bool(false)
bool(true)
bool(false)
bool(true)
-- freed
EventBase has been freed
EventHttp::addVirtualHost(): The virtual host has another EventBase than the server: make it with the same one
bool(false)
-- wrong
EventHttp::addVirtualHost() expects exactly 2 arguments, 1 given
EventHttp::addVirtualHost(): Argument #2 ($host) must be of type EventHttp, null given
EventHttp::addVirtualHost(): Argument #2 ($host) must be of type EventHttp, EventBase given
