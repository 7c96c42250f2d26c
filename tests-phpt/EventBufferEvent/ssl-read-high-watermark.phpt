--TEST--
EventBufferEvent: what TLS has decrypted or has yet to decrypt waits for the high read watermark
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$crt = make_cert();
$server = fn() => new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]);
$client = fn(array $o = []) => new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $o);

[$l, $r] = duplex();
$s = EventBufferEvent::sslSocket($base, $l, $server(), EventBufferEvent::SSL_ACCEPTING);
$c = EventBufferEvent::sslSocket($base, $r, $client(), EventBufferEvent::SSL_CONNECTING);
$sent = random_bytes(300000);
$got = '';
$most = 0;
$c->setWatermark(Event::READ, 0, 1000);
$c->setCallbacks(function ($b) use (&$got, &$most, $sent, $base) {
    $most = max($most, $b->input->length);
    $got .= $b->read(700);
    if (strlen($got) === strlen($sent)) $base->stop();
}, null, null);
$c->enable(Event::READ);
$s->enable(Event::READ);
$s->write($sent);
$base->dispatch();
var_dump($got === $sent, $most);
$guard->free();
?>
--EXPECT--
bool(true)
int(1000)
