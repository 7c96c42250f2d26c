--TEST--
EventBufferEvent::createSslFilter(): filters over filters work, and are no more than a script can have good reason for
--EXTENSIONS--
pcntl
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$crt = make_cert();
$contexts = [
    new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]),
    new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []),
];
$states = [EventBufferEvent::SSL_ACCEPTING, EventBufferEvent::SSL_CONNECTING];
$ends = array_map(fn ($socket) => new EventBufferEvent($base, $socket), duplex());
foreach ($ends as $i => $end) {
    for ($n = 0; $n < 3; $n++) {
        $ends[$i] = EventBufferEvent::createSslFilter($ends[$i], $contexts[$i], $states[$i]);
    }
    $ends[$i]->enable(Event::READ);
}
$ends[0]->setCallbacks(function ($end) use ($base) { echo $end->read(99), "\n"; $base->stop(); }, null, null);
$ends[1]->write('through three of them');
$base->loop();

$filter = new EventBufferEvent($base, duplex()[0]);
try {
    for ($n = 0; $n < 100; $n++) {
        $filter = EventBufferEvent::createSslFilter($filter, $contexts[1], $states[1]);
    }
} catch (Exception $e) {
    echo "$n: {$e->getMessage()}\n";
}
spin($base);
$guard->free();
?>
--EXPECT--
through three of them
16: Failed to create a TLS session: no more than 16 filters can be over each other
