--TEST--
EventBufferEvent: TLS streams keep what they need of a context, and go in any order with base and sockets
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

function round_trip(EventBase $base, $l, $r, $s, $c) {
    $s = EventBufferEvent::sslSocket($base, $l, $s, EventBufferEvent::SSL_ACCEPTING, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $c = EventBufferEvent::sslSocket($base, $r, $c, EventBufferEvent::SSL_CONNECTING, EventBufferEvent::OPT_CLOSE_ON_FREE);
    gc_collect_cycles();
    $c->setCallbacks(function ($b) use ($base) { echo $b->read(99), "\n"; $base->stop(); }, null, null);
    $c->enable(Event::READ);
    $s->write('hello');
    $s->enable(Event::READ);
    $base->dispatch();
}
// Blocking sockets, as PHP makes them: the handshake must not hold the loop up.
[$l, $r] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
round_trip($base, $l, $r, $server(), $client());
unset($l, $r);
function all_local($crt) {
    $base = new EventBase();
    [$l, $r] = duplex();
    $server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]);
    $client = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
    round_trip($base, $l, $r, $server, $client);
}
all_local($crt);
[$l, $r] = duplex();
$left = EventBufferEvent::sslSocket($base, $l, $server(), EventBufferEvent::SSL_ACCEPTING, EventBufferEvent::OPT_CLOSE_ON_FREE);
unset($left);
$base->loop(EventBase::LOOP_NONBLOCK);
$left = EventBufferEvent::sslSocket($base, $r, $client(), EventBufferEvent::SSL_CONNECTING);
$guard->free();
echo "done\n";
?>
--EXPECT--
hello
hello
done
