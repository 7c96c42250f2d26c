--TEST--
EventBufferEvent: free(), and the last reference going, tell the TLS peer that it is over
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

foreach (['free', 'unset'] as $how) {
    [$l, $r] = duplex();
    $s = EventBufferEvent::sslSocket($base, $l, $server(), EventBufferEvent::SSL_ACCEPTING, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $c = EventBufferEvent::sslSocket($base, $r, $client(), EventBufferEvent::SSL_CONNECTING, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $log = [];
    $c->setCallbacks(function ($b) use (&$log) { $log[] = $b->read(99); }, null, function ($b, $e) use (&$log, $base) {
        $log[] = names($e);
        if ($e & EventBufferEvent::EOF) $base->stop();
    });
    $s->setCallbacks(null, function ($b) use (&$s, $how) { if ($how === 'free') $b->free(); $s = null; }, null);
    $c->enable(Event::READ);
    $s->enable(Event::READ);
    $s->write('last words');
    $base->dispatch();
    echo implode(', ', $log), "\n";
    $c->free();
}
$guard->free();
?>
--EXPECT--
CONNECTED, last words, READING|EOF
CONNECTED, last words, READING|EOF
