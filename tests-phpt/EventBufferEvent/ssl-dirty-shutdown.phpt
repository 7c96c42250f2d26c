--TEST--
EventBufferEvent: a TLS peer that just goes is an error, or the end where allow_ssl_dirty_shutdown says so
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

foreach ([false, true] as $allow) {
    [$l, $r] = duplex();
    $s = EventBufferEvent::sslSocket($base, $l, $server(), EventBufferEvent::SSL_ACCEPTING);
    $c = EventBufferEvent::sslSocket($base, $r, $client(), EventBufferEvent::SSL_CONNECTING);
    $c->allow_ssl_dirty_shutdown = $allow;
    var_dump($c->allow_ssl_dirty_shutdown);
    $c->setCallbacks(null, null, function ($b, $e) use (&$l, $base) {
        echo names($e), "\n";
        if ($e & EventBufferEvent::CONNECTED) { stream_socket_shutdown($l, STREAM_SHUT_RDWR); return; }
        var_dump($b->sslError());
        $base->stop();
    });
    $c->enable(Event::READ);
    $base->dispatch();
}
$guard->free();
?>
--EXPECTF--
bool(false)
CONNECTED
READING|ERROR
string(%d) "error:%sunexpected eof while reading"
bool(true)
CONNECTED
READING|EOF
bool(false)
