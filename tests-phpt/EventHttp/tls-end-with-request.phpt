--TEST--
EventHttp: a TLS client whose last bytes say as well that there are no more gets its reply, and the end
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
[$http, $port] = listen_http($base, $ctx);
$asked = 0;
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$asked) {
    $asked++;
    $body = new EventBuffer();
    $body->add(str_repeat('x', 1000));
    $request->sendReply(200, 'OK', $body);
});
foreach ([
    'http/1.1' => "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    'h2' => PREFACE . frame(SETTINGS, 0, 0) . request(1, '/'),
] as $protocol => $bytes) {
    foreach ([$bytes, ''] as $last) {
        $below = new EventBufferEvent($base, stream_socket_client("tcp://127.0.0.1:$port"));
        $client = EventBufferEvent::createSslFilter(
            $below,
            new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_ALPN => $protocol]),
            EventBufferEvent::SSL_CONNECTING,
        );
        $connected = false;
        $client->setCallbacks(null, null, function ($client, $events) use (&$connected) {
            $connected = $events === EventBufferEvent::CONNECTED;
        });
        $client->enable(Event::READ | Event::WRITE);
        pump($base, function () use (&$connected) { return $connected; });
        // What TLS has to say leaves in one piece, and the socket stays open.
        $below->disable(Event::WRITE);
        if ($last !== '') {
            $client->write($last);
            pump($base, fn () => $client->output->length === 0);
        }
        $client->free();
        $eof = false;
        $got = 0;
        $below->setCallbacks(null, null, function ($below, $events) use (&$eof) { $eof = (bool) ($events & EventBufferEvent::EOF); });
        $below->enable(Event::READ | Event::WRITE);
        pump($base, function () use (&$eof, &$got, $below) {
            $got += $below->input->length;
            $below->input->drain($below->input->length);
            return $eof;
        });
        echo $protocol, $last === '' ? ', no request: ' : ': ', $got > 1000 && $protocol !== 'h2' ? 'a reply, ' : '', $eof ? 'the end' : 'no end', "\n";
        $below->free();
    }
}
?>
--EXPECT--
http/1.1: a reply, the end
http/1.1, no request: the end
h2: the end
h2, no request: the end
