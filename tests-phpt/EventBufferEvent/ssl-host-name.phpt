--TEST--
EventSslContext::OPT_PEER_NAME: the name of the server is checked, and told to it
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

$trusted = make_cert('right.test');
foreach (['right.test', 'wrong.test'] as $name) {
    [$l, $r] = duplex();
    $s = EventBufferEvent::sslSocket($base, $l, new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $trusted['both']]), EventBufferEvent::SSL_ACCEPTING);
    $c = EventBufferEvent::sslSocket($base, $r, $client([
        EventSslContext::OPT_VERIFY_PEER => true,
        EventSslContext::OPT_CA_FILE => $trusted['cert'],
        EventSslContext::OPT_PEER_NAME => $name,
    ]), EventBufferEvent::SSL_CONNECTING);
    $c->setCallbacks(null, null, function ($b, $e) use ($base, $name) {
        echo "$name: ", names($e), ' ', preg_replace('/^error:\w+:/', '', (string) $b->sslError()), "\n";
        $base->stop();
    });
    $s->enable(Event::READ);
    $c->enable(Event::READ);
    $base->dispatch();
}
$guard->free();
?>
--EXPECT--
right.test: CONNECTED 
wrong.test: READING|ERROR SSL routines::certificate verify failed
