--TEST--
EventHttp: a TLS client that says it sends nothing more gets all of its reply, also what was encrypted before
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem,
]);
// Little fits into the sockets, so that much of a reply waits.
$server = stream_socket_server('tcp://127.0.0.1:0');
EventUtil::setSocketOption($server, EventUtil::SOL_SOCKET, EventUtil::SO_SNDBUF, 4096);
$port = port_of(stream_socket_get_name($server, false));
$http = new EventHttp($base, $ctx);
$http->accept($server);
$http->setDefaultCallback(function (EventHttpRequest $request) {
    $body = new EventBuffer();
    $body->add(str_repeat('x', (int) substr($request->getUri(), 1)));
    $request->sendReply(200, 'OK', $body);
});

foreach ([1, 50000, 100000, 150000, 200000, 300000] as $size) {
    $socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_set_option($socket, SOL_SOCKET, SO_RCVBUF, 4096);
    socket_connect($socket, '127.0.0.1', $port);
    $client = EventBufferEvent::sslSocket(
        $base, $socket, new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []), EventBufferEvent::SSL_CONNECTING,
    );
    $connected = false;
    $client->setCallbacks(null, null, function ($client, $events) use (&$connected) {
        $connected = $events === EventBufferEvent::CONNECTED;
    });
    $client->setWatermark(Event::READ, 0, 1);
    $client->enable(Event::READ | Event::WRITE);
    pump($base, function () use (&$connected) { return $connected; });
    $client->write("GET /$size HTTP/1.1\r\nHost: h\r\n\r\n");
    pump($base, fn () => $client->input->length > 0);
    // It says that it sends nothing more. What comes is not decrypted any more, but counted.
    $client->free();
    $got = 0;
    pump($base, function () use ($socket, &$got) {
        while (($part = @socket_read($socket, 65536)) !== false && $part !== '') {
            $got += strlen($part);
        }
        return $part === '';
    });
    echo $size, $got > $size - 20000 ? ' whole' : " only $got", "\n";
    socket_close($socket);
}
?>
--EXPECT--
1 whole
50000 whole
100000 whole
150000 whole
200000 whole
300000 whole
