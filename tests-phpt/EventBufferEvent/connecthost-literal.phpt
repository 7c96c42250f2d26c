--TEST--
EventBufferEvent::connectHost(): a numeric address is connected to at once
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$listener = listen_on($base, fn() => null, $port);
$dns = new EventDnsBase($base, false);
foreach ([null, $dns] as $resolver) {
    $b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base) { echo names($e), "\n"; $base->stop(); });
    var_dump($b->connectHost($resolver, '127.0.0.1', $port), is_int($b->fd));
    $base->dispatch();
    $b->free();
}
$guard->free();
?>
--EXPECT--
bool(true)
bool(true)
CONNECTED
bool(true)
bool(true)
CONNECTED
