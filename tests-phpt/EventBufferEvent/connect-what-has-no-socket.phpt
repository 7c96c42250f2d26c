--TEST--
EventBufferEvent: streams of pairs, and those over other streams, cannot be connected
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
[$a, $b] = EventBufferEvent::createPair($base);
$b->enable(Event::READ);
$filter = EventBufferEvent::createSslFilter(new EventBufferEvent($base, duplex()[0]), new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []), EventBufferEvent::SSL_CONNECTING);
set_error_handler(fn ($no, $text) => print("$text\n"));
foreach ([$a, $filter] as $stream) {
    var_dump($stream->connect('127.0.0.1:9'), $stream->connectHost(null, '127.0.0.1', 9));
}
spin($base);
$a->write('still a pair');
var_dump($b->read(99));
?>
--EXPECT--
EventBufferEvent::connect(): A stream of a pair, or over another one, has no socket to connect
EventBufferEvent::connectHost(): A stream of a pair, or over another one, has no socket to connect
bool(false)
bool(false)
EventBufferEvent::connect(): A stream of a pair, or over another one, has no socket to connect
EventBufferEvent::connectHost(): A stream of a pair, or over another one, has no socket to connect
bool(false)
bool(false)
string(12) "still a pair"
