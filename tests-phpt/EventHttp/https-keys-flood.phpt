--TEST--
EventHttp with an EventSslContext: a client that sends nothing but new keys is left, whether it reads or not, and others are served
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$crt = make_cert();
[$http, $port] = serve_tls($base, new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]));
$client = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);

foreach (['reads' => Event::READ | Event::WRITE, 'reads nothing' => Event::WRITE] as $what => $enabled) {
    $over = $up = false;
    $b = EventBufferEvent::sslSocket($base, null, $client, EventBufferEvent::SSL_CONNECTING);
    $b->setCallbacks(null, null, function ($b, $e) use (&$over, &$up) {
        $up = $up || $e & EventBufferEvent::CONNECTED;
        $over = (bool) ($e & (EventBufferEvent::EOF | EventBufferEvent::ERROR));
    });
    $b->enable($enabled);
    $b->connect("127.0.0.1:$port");
    pump($base, function () use (&$up) { return $up; });
    $b->write("GET /$what HTTP/1.1\r\nHost: h\r\n\r\n");
    $before = count(glob('/proc/self/fd/*'));
    for ($sent = 0; $sent < 1000 && count(glob('/proc/self/fd/*')) === $before; $sent++) {
        $b->sslRenegotiate();
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    pump($base, fn () => count(glob('/proc/self/fd/*')) < $before);
    echo "$what: ", $sent < 100 ? 'left early' : "left after $sent", ', ', $before - count(glob('/proc/self/fd/*')), " descriptor less\n";
    $b->free();
    echo 'another: ', (new TlsClient($base, $port))->get('/'), "\n";
}
?>
--EXPECT--
reads: left early, 1 descriptor less
another: 200 /
reads nothing: left early, 1 descriptor less
another: 200 /
