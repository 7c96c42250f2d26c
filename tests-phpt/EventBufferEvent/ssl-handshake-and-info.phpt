--TEST--
EventBufferEvent: sslSocket() handshake, data and connection details
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$crt = make_cert();
$sctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['cert'], EventSslContext::OPT_LOCAL_PK => $crt['pk']]);
$cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
[$l, $r] = socket_duplex();
$srv = EventBufferEvent::sslSocket($base, $l, $sctx, EventBufferEvent::SSL_ACCEPTING);
$cli = EventBufferEvent::sslSocket($base, $r, $cctx, EventBufferEvent::SSL_CONNECTING);
var_dump($srv instanceof EventBufferEvent, $srv->getEnabled() === Event::WRITE, is_int($srv->fd), $cli->sslError(), $cli->sslGetCipherInfo());
$log = [];
foreach (['server' => $srv, 'client' => $cli] as $n => $b) {
    $b->setCallbacks(
        function ($b, $n) use (&$log, $base) {
            $d = $b->read(100); $log[$n][] = "read $d";
            if ($n === 'server') $b->write(strrev($d)); else $base->stop();
        }, null,
        function ($b, $e, $n) use (&$log) { $log[$n][] = names($e); if ($n === 'client') $b->write('stressed'); }, $n);
    $b->enable(Event::READ | Event::WRITE);
}
$base->dispatch();
ksort($log);
print_r($log);
foreach ([$srv, $cli] as $b) {
    var_dump(strlen($b->sslGetCipherName()) > 5, in_array($b->sslGetProtocol(), ['TLSv1.2', 'TLSv1.3'], true), str_starts_with($b->sslGetCipherVersion(), 'TLSv1.'),
        str_contains($b->sslGetCipherInfo(), $b->sslGetCipherName()), $b->sslError());
}
var_dump($srv->sslGetCipherName() === $cli->sslGetCipherName());
done_with($base, $srv, $cli);
unset($b, $srv, $cli);
$g->free();
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
Array
(
    [client] => Array
        (
            [0] => CONNECTED
            [1] => read desserts
        )

    [server] => Array
        (
            [0] => CONNECTED
            [1] => read stressed
        )

)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
