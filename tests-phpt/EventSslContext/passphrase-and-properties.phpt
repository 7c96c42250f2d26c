--TEST--
EventSslContext: encrypted private key, local_cert and local_pk properties
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$crt = make_cert('localhost', null, 'open sesame');
$works = function (EventSslContext $sc): string {
    $base = new EventBase();
    $g = guard($base);
    [$l, $r] = socket_duplex();
    $s = EventBufferEvent::sslSocket($base, $l, $sc, EventBufferEvent::SSL_ACCEPTING);
    $cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
    $c = EventBufferEvent::sslSocket($base, $r, $cctx, EventBufferEvent::SSL_CONNECTING);
    $res = '?';
    $c->setCallbacks(null, null, function ($b, $e) use (&$res, $base) { $res = names($e); $base->stop(); }, null);
    $s->enable(Event::READ | Event::WRITE); $c->enable(Event::READ | Event::WRITE);
    $base->dispatch();
    done_with($base, $s, $c);
    $g->free();
    return $res;
};
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_PASSPHRASE => 'open sesame', EventSslContext::OPT_LOCAL_CERT => $crt['cert'], EventSslContext::OPT_LOCAL_PK => $crt['pk']]);
echo "right passphrase: ", $works($ctx), "\n";
var_dump($ctx->local_cert === $crt['cert'], $ctx->local_pk === $crt['pk']);
$warned = 0;
set_error_handler(function ($no) use (&$warned) { $warned += $no === E_WARNING; return true; });
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_PASSPHRASE => 'wrong', EventSslContext::OPT_LOCAL_CERT => $crt['cert'], EventSslContext::OPT_LOCAL_PK => $crt['pk']]);
echo "wrong passphrase: "; var_dump($warned > 0);
echo "handshake: ", $works($ctx), "\n";
restore_error_handler();
$plain = make_cert('localhost');
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, []);
var_dump($ctx->local_cert, $ctx->local_pk);
--EXPECTF--
right passphrase: CONNECTED
bool(true)
bool(true)
wrong passphrase: bool(true)
handshake: READING|ERROR
NULL
NULL
