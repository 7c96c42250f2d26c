--TEST--
EventBufferEvent: TLS over a listener, client made with a null socket and connect()
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$crt = make_cert();
$sctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]);
$keep = [];
$srv = listen_on($base, function ($l, $fd) use ($base, $sctx, &$keep) {
    $keep[] = $b = EventBufferEvent::sslSocket($base, $fd, $sctx, EventBufferEvent::SSL_ACCEPTING);
    $b->setCallbacks(function ($b) { while (($s = $b->input->readLine(EventBuffer::EOL_CRLF)) !== null) $b->write("<$s>\r\n"); }, null, null);
    $b->enable(Event::READ | Event::WRITE);
}, $port);
foreach (['connect', 'connectHost'] as $how) {
    $log = [];
    $cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
    $c = EventBufferEvent::sslSocket($base, null, $cctx, EventBufferEvent::SSL_CONNECTING);
    var_dump($c->fd);
    $c->setCallbacks(
        function ($b) use (&$log, $base) { while (($s = $b->input->readLine(EventBuffer::EOL_CRLF)) !== null) $log[] = $s; if (count($log) >= 4) $base->stop(); },
        null,
        function ($b, $e) use (&$log) { $log[] = names($e) . ' ' . ($b->sslGetCipherName() !== '(NONE)' ? 'secured' : 'plain'); }, null);
    $c->enable(Event::READ | Event::WRITE);
    $c->write("queued before connecting\r\n");
    var_dump($how === 'connect' ? $c->connect("127.0.0.1:$port") : $c->connectHost(null, '127.0.0.1', $port));
    $c->write("a\r\nb\r\n");
    $base->dispatch();
    print_r($log);
    var_dump(is_int($c->fd));
    done_with($base, $c);
}
done_with($base, ...$keep);
$g->free();
--EXPECTF--
NULL
bool(true)
Array
(
    [0] => CONNECTED secured
    [1] => <queued before connecting>
    [2] => <a>
    [3] => <b>
)
bool(true)
NULL
bool(true)
Array
(
    [0] => CONNECTED secured
    [1] => <queued before connecting>
    [2] => <a>
    [3] => <b>
)
bool(true)
