--TEST--
EventBufferEvent: createSslFilter() on top of two plain buffer events
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$crt = make_cert();
$sctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]);
$cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
[$l, $r] = socket_duplex();
$ul = new EventBufferEvent($base, $l);
$ur = new EventBufferEvent($base, $r);
$s = EventBufferEvent::createSslFilter($ul, $sctx, EventBufferEvent::SSL_ACCEPTING);
$c = EventBufferEvent::createSslFilter($ur, $cctx, EventBufferEvent::SSL_CONNECTING);
var_dump(get_class($s), $s !== $ul);
$log = [];
$s->setCallbacks(function ($b) use (&$log) { $x = $b->read(1000); $log[] = "server got $x"; $b->write(strtoupper($x)); }, null, function ($b, $e) use (&$log) { $log[] = 'server ' . names($e); }, null);
$c->setCallbacks(function ($b) use (&$log, $base) { $log[] = 'client got ' . $b->read(1000); $base->stop(); }, null, function ($b, $e) use (&$log) { $log[] = 'client ' . names($e); }, null);
$s->enable(Event::READ | Event::WRITE);
$c->enable(Event::READ | Event::WRITE);
$c->write("filtered");
$base->dispatch();
sort($log);
print_r($log);
var_dump(in_array($c->sslGetProtocol(), ['TLSv1.2', 'TLSv1.3'], true), $c->sslGetCipherName() === $s->sslGetCipherName());
done_with($base, $s, $c, $ul, $ur);
unset($s, $c);
echo "-- wrong arguments\n";
set_error_handler(fn() => true);
foreach ([[null, $cctx, 1], [$ul, null, 1], [$ul, $cctx, "x"], [$ul, $cctx]] as $a) {
    try { EventBufferEvent::createSslFilter(...$a); echo "accepted\n"; } catch (Throwable $e) { echo get_class($e), "\n"; }
}
unset($a, $e, $ul, $ur);
$g->free();
--EXPECTF--
string(16) "EventBufferEvent"
bool(true)
Array
(
    [0] => client CONNECTED
    [1] => client got FILTERED
    [2] => server CONNECTED
    [3] => server got filtered
)
bool(true)
bool(true)
-- wrong arguments
TypeError
TypeError
TypeError
ArgumentCountError
