--TEST--
EventBufferEvent: wrong arguments for the TLS factories
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

set_error_handler(function ($no) { echo $no === E_WARNING ? "[warning] " : "[$no] "; return true; });
function attempt(string $what, callable $f): void {
    echo str_pad($what, 26);
    try { echo json_encode($f()), "\n"; } catch (Throwable $e) { echo get_class($e), "\n"; }
}
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
[$l, $r] = duplex();
attempt('no arguments', fn() => EventBufferEvent::sslSocket());
attempt('no base', fn() => EventBufferEvent::sslSocket(null, $l, $ctx, 1));
attempt('no context', fn() => EventBufferEvent::sslSocket($base, $l, null, 1));
attempt('wrong context', fn() => EventBufferEvent::sslSocket($base, $l, $base, 1));
attempt('state missing', fn() => EventBufferEvent::sslSocket($base, $l, $ctx));
attempt('state string', fn() => EventBufferEvent::sslSocket($base, $l, $ctx, 'connecting'));
attempt('state unknown', fn() => EventBufferEvent::sslSocket($base, $l, $ctx, 17));
attempt('options string', fn() => EventBufferEvent::sslSocket($base, $l, $ctx, 1, 'x'));
attempt('socket negative', fn() => EventBufferEvent::sslSocket($base, -1, $ctx, 1));
attempt('socket string', fn() => EventBufferEvent::sslSocket($base, 'x', $ctx, 1));
attempt('socket object', fn() => EventBufferEvent::sslSocket($base, new stdClass, $ctx, 1));
$plain = new EventBufferEvent($base, $l);
echo "-- TLS questions to a plain object\n";
foreach (['sslError', 'sslGetCipherName', 'sslGetCipherInfo', 'sslGetCipherVersion', 'sslGetProtocol'] as $m) attempt($m, fn() => $plain->$m());
attempt('sslRenegotiate', fn() => $plain->sslRenegotiate());
attempt('filter state unknown', fn() => EventBufferEvent::createSslFilter($plain, $ctx, 9));
$plain->free();
echo "-- after free()\n";
foreach (['sslError', 'sslGetCipherName', 'sslGetCipherInfo', 'sslGetCipherVersion', 'sslGetProtocol'] as $m) { echo "$m "; var_dump(@$plain->$m()); }
attempt('filter over freed', fn() => EventBufferEvent::createSslFilter($plain, $ctx, 1));
--EXPECTF--
no arguments              ArgumentCountError
no base                   TypeError
no context                TypeError
wrong context             TypeError
state missing             ArgumentCountError
state string              TypeError
state unknown             [warning] false
options string            TypeError
socket negative           Exception
socket string             Exception
socket object             Exception
-- TLS questions to a plain object
sslError                  false
sslGetCipherName          false
sslGetCipherInfo          false
sslGetCipherVersion       false
sslGetProtocol            false
sslRenegotiate            null
filter state unknown      [warning] false
-- after free()
sslError [warning] bool(false)
sslGetCipherName [warning] bool(false)
sslGetCipherInfo [warning] bool(false)
sslGetCipherVersion [warning] bool(false)
sslGetProtocol [warning] bool(false)
filter over freed         [warning] false
