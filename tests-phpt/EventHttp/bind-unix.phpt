--TEST--
EventHttp::bind() to a path: HTTP/1 and HTTP/2, clear and TLS; clients have no address
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$path = sys_get_temp_dir() . '/event-unix-' . getmypid();
foreach (['clear' => null, 'TLS' => new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
])] as $name => $context) {
    $http = $context ? new EventHttp($base, $context) : new EventHttp($base);
    $http->bind("unix:$path.$name");
    $left = 0;
    $http->setDefaultCallback(function ($request) use (&$left) {
        $request->getConnection()->getPeer($address, $port);
        $request->getConnection()->setCloseCallback(function () use (&$left) { $left++; });
        $request->sendReply(200, 'OK', var_export([$request->getUri(), $address, $port], true));
    });
    foreach (['h2' => PREFACE . frame(SETTINGS, 0, 0) . request(1, '/two'), 'http/1.1' => "GET /one HTTP/1.1\r\nHost: h\r\n\r\n"] as $alpn => $bytes) {
        $client = $context
            ? EventBufferEvent::sslSocket($base, null, new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_ALPN => $alpn]), EventBufferEvent::SSL_CONNECTING)
            : new EventBufferEvent($base);
        $client->connect("unix:$path.$name");
        $client->enable(Event::READ);
        $client->write($bytes);
        $said = '';
        pump($base, function () use ($client, &$said) {
            $said .= $client->read(65536);
            return str_contains($said, ')');
        });
        echo "$name, $alpn: ", preg_replace('/\s+/', ' ', strstr($said, 'array')), "\n";
        $client->free();
    }
    pump($base, function () use (&$left) { return $left === 2; });
}
$http = null;
?>
--EXPECT--
clear, h2: array ( 0 => '/two', 1 => '', 2 => NULL, )
clear, http/1.1: array ( 0 => '/one', 1 => '', 2 => NULL, )
TLS, h2: array ( 0 => '/two', 1 => '', 2 => NULL, )
TLS, http/1.1: array ( 0 => '/one', 1 => '', 2 => NULL, )
