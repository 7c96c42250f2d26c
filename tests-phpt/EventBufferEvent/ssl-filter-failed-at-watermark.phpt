--TEST--
EventBufferEvent: a TLS filter whose handshake has failed, above a stream at its high watermark, leaves the loop in peace
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
foreach ([0, 10, 1000] as $mark) {
    $guard = guard($base);
    [$mine, $peer] = duplex();
    $below = new EventBufferEvent($base, $mine);
    $below->setWatermark(Event::READ, 0, $mark);
    $context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
    $filter = EventBufferEvent::createSslFilter($below, $context, EventBufferEvent::SSL_CONNECTING);
    $filter->setCallbacks(null, null, function ($filter, $event) { echo names($event), "\n"; });
    $filter->enable(Event::READ);
    fwrite($peer, "not TLS, and more than ten bytes");
    spin($base);
    // There is nothing to do, whatever else the peer sends.
    fwrite($peer, str_repeat('x', 100000));
    spin($base);
    fclose($peer);
    spin($base);
    $guard->free();
    var_dump($below->input->length <= 65536);
}
?>
--EXPECT--
READING|ERROR
bool(true)
READING|ERROR
bool(true)
READING|ERROR
bool(true)
