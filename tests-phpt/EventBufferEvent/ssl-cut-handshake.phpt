--TEST--
EventBufferEvent: a TLS socket that ends during the handshake is told of once and left alone
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$crt = make_cert();
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['cert'], EventSslContext::OPT_LOCAL_PK => $crt['pk']]);
$client = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);

foreach (['client' => [$client, EventBufferEvent::SSL_CONNECTING], 'server' => [$server, EventBufferEvent::SSL_ACCEPTING]] as $name => [$context, $state]) {
    foreach (['enabled' => true, 'not enabled' => false] as $what => $enabled) {
        $base = new EventBase();
        [$mine, $peer] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_blocking($mine, false);
        $b = EventBufferEvent::sslSocket($base, $mine, $context, $state);
        $told = 0;
        $b->setCallbacks(null, null, function ($b, $events) use (&$told, $base) {
            // One that is told of for ever ends here as well.
            if (++$told === 10) $base->stop();
        });
        if ($enabled) $b->enable(Event::READ | Event::WRITE);
        fclose($peer);
        $base->loop(EventBase::LOOP_NONBLOCK);
        echo "$name, $what: ", $told > 0 && $told < 3 ? 'told' : "told $told times", "\n";
        $told = 0;
        $base->loop(EventBase::LOOP_NONBLOCK);
        echo "$name, $what: $told more\n";
        $b->free();
    }
}

// A socket that is not connected: reading fails.
$base = new EventBase();
$socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($socket, '127.0.0.1', 0);
socket_listen($socket);
socket_set_nonblock($socket);
socket_getsockname($socket, $address, $port);
$b = EventBufferEvent::sslSocket($base, $socket, $client, EventBufferEvent::SSL_CONNECTING);
$told = 0;
$b->setCallbacks(null, null, function () use (&$told, $base) { if (++$told === 10) $base->stop(); });
$b->enable(Event::READ);
$c = stream_socket_client("tcp://127.0.0.1:$port");
$base->loop(EventBase::LOOP_NONBLOCK);
$base->loop(EventBase::LOOP_NONBLOCK);
echo 'not connected: ', $told < 3 ? 'done' : "told $told times", "\n";
?>
--EXPECT--
client, enabled: told
client, enabled: 0 more
client, not enabled: told
client, not enabled: 0 more
server, enabled: told
server, enabled: 0 more
server, not enabled: told
server, not enabled: 0 more
not connected: done
