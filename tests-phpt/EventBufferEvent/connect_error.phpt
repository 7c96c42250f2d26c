--TEST--
EventBufferEvent: addresses and names that cannot be connected to say what is wanted
--FILE--
<?php
set_error_handler(fn ($no, $text) => print("$text\n"));
$stream = new EventBufferEvent(new EventBase());
foreach (['example.test:80', "127.0.0.1:80\n", 'unix:'] as $address) {
    var_dump($stream->connect($address));
}
var_dump($stream->connectHost(null, "a\xff.test", 80));
?>
--EXPECTF--
EventBufferEvent::connect(): Failed to parse the address "example.test:80": it has to be an IP address and port, as 127.0.0.1:80 or [::1]:80, or unix:/path
bool(false)
EventBufferEvent::connect(): Failed to parse the address "127.0.0.1:80\n": it has to be an IP address and port, as 127.0.0.1:80 or [::1]:80, or unix:/path
bool(false)
EventBufferEvent::connect(): Failed to parse the address "unix:": it has to be an IP address and port, as 127.0.0.1:80 or [::1]:80, or unix:/path
bool(false)
EventBufferEvent::connectHost(): "a%s.test" is not a host name
bool(false)
