--TEST--
EventSslContext: peer verification with a CA file, without one, and with self-signed certificates allowed
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$good = make_cert('good');
$bad = make_cert('bad');
function shake(array $srvOpt, array $cliOpt): string {
    $base = new EventBase();
    $g = guard($base);
    [$l, $r] = socket_duplex();
    $sctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, $srvOpt);
    $cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $cliOpt);
    $s = EventBufferEvent::sslSocket($base, $l, $sctx, EventBufferEvent::SSL_ACCEPTING);
    $c = EventBufferEvent::sslSocket($base, $r, $cctx, EventBufferEvent::SSL_CONNECTING);
    $res = '?';
    $s->setCallbacks(null, null, fn() => null, null);
    $c->setCallbacks(null, null, function ($b, $e) use (&$res, $base) {
        $res = names($e);
        if ($e & EventBufferEvent::ERROR) $res .= str_contains((string)$b->sslError(), 'verify failed') ? ' (verify failed)' : ' (other)';
        $base->stop();
    }, null);
    $s->enable(Event::READ | Event::WRITE); $c->enable(Event::READ | Event::WRITE);
    $base->dispatch();
    done_with($base, $s, $c);
    $g->free();
    return $res;
}
$srv = [EventSslContext::OPT_LOCAL_CERT => $good['both']];
$vp = EventSslContext::OPT_VERIFY_PEER; $ca = EventSslContext::OPT_CA_FILE; $ss = EventSslContext::OPT_ALLOW_SELF_SIGNED;
echo "no verification:             ", shake($srv, []), "\n";
echo "verification off:            ", shake($srv, [$vp => false]), "\n";
echo "unknown issuer:              ", shake($srv, [$vp => true]), "\n";
echo "right CA file:               ", shake($srv, [$vp => true, $ca => $good['cert']]), "\n";
echo "wrong CA file:               ", shake($srv, [$vp => true, $ca => $bad['cert']]), "\n";
echo "self-signed allowed:         ", shake($srv, [$vp => true, $ss => true]), "\n";
echo "self-signed refused:         ", shake($srv, [$vp => true, $ss => false]), "\n";
echo "CA file beats self-signed:   ", shake($srv, [$vp => true, $ss => true, $ca => $bad['cert']]), "\n";
$leaf = make_cert('leaf', $good);
$srv = [EventSslContext::OPT_LOCAL_CERT => $leaf['both']];
echo "issued by the CA:            ", shake($srv, [$vp => true, $ca => $good['cert']]), "\n";
echo "issued by another CA:        ", shake($srv, [$vp => true, $ca => $bad['cert']]), "\n";
--EXPECTF--
no verification:             CONNECTED
verification off:            CONNECTED
unknown issuer:              READING|ERROR (verify failed)
right CA file:               CONNECTED
wrong CA file:               READING|ERROR (verify failed)
self-signed allowed:         CONNECTED
self-signed refused:         READING|ERROR (verify failed)
CA file beats self-signed:   READING|ERROR (verify failed)
issued by the CA:            CONNECTED
issued by another CA:        READING|ERROR (verify failed)
