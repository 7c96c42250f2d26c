--TEST--
EventSslContext: setMinProtoVersion() and setMaxProtoVersion() decide the negotiated protocol
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$crt = make_cert();
function negotiate(EventSslContext $sc, EventSslContext $cc): string {
    $base = new EventBase();
    $g = guard($base);
    [$l, $r] = socket_duplex();
    $s = EventBufferEvent::sslSocket($base, $l, $sc, EventBufferEvent::SSL_ACCEPTING);
    $c = EventBufferEvent::sslSocket($base, $r, $cc, EventBufferEvent::SSL_CONNECTING);
    $out = [];
    foreach (['s' => $s, 'c' => $c] as $n => $b) {
        $b->setCallbacks(null, null, function ($b, $e, $n) use (&$out, $base) {
            $out[$n] ??= $e & EventBufferEvent::CONNECTED ? $b->sslGetProtocol() . '/' . $b->sslGetCipherVersion() : ($e & EventBufferEvent::ERROR ? 'refused' : names($e));
            if (count($out) == 2) $base->stop();
        }, $n);
        $b->enable(Event::READ | Event::WRITE);
    }
    $base->dispatch();
    done_with($base, $s, $c);
    $g->free();
    ksort($out);
    return json_encode($out, JSON_UNESCAPED_SLASHES);
}
$mk = function (bool $server, int $min = 0, int $max = 0) use ($crt): EventSslContext {
    $c = new EventSslContext($server ? EventSslContext::TLS_SERVER_METHOD : EventSslContext::TLS_CLIENT_METHOD, $server ? [EventSslContext::OPT_LOCAL_CERT => $crt['both']] : []);
    if ($min) $c->setMinProtoVersion($min);
    if ($max) $c->setMaxProtoVersion($max);
    return $c;
};
$v12 = EventSslContext::TLS1_2_VERSION; $v13 = $v12 + 1;
echo "client at most 1.2: ", negotiate($mk(true), $mk(false, 0, $v12)), "\n";
echo "server at most 1.2: ", negotiate($mk(true, 0, $v12), $mk(false)), "\n";
echo "client at least 1.3: ", negotiate($mk(true), $mk(false, $v13)), "\n";
echo "no overlap: ", negotiate($mk(true, 0, $v12), $mk(false, $v13)), "\n";
--EXPECTF--
client at most 1.2: {"c":"TLSv1.2/TLSv1.2","s":"TLSv1.2/TLSv1.2"}
server at most 1.2: {"c":"TLSv1.2/TLSv1.2","s":"TLSv1.2/TLSv1.2"}
client at least 1.3: {"c":"TLSv1.3/TLSv1.3","s":"TLSv1.3/TLSv1.3"}
no overlap: {"c":"refused","s":"refused"}
