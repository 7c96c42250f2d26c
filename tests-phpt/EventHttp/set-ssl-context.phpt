--TEST--
EventHttp::setSslContext(): another context for connections from now on
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip openssl is not loaded'); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo "warning: $message\n"; return true; });
$base = new EventBase();
$context = fn (string $name) => new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => make_cert($name)['both']]);
[$http, $port] = serve_tls($base, $context('one'));
$before = new TlsClient($base, $port);
echo $before->get('/1'), ' ', $before->peer(), "\n";
$http->setSslContext($context('two'));
$after = new TlsClient($base, $port);
echo $before->get('/2'), ' ', $before->peer(), "\n";
echo $after->get('/3'), ' ', $after->peer(), "\n";

echo "wrong ones\n";
try {
    $http->setSslContext(new C(C::TLS_CLIENT_METHOD, []));
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
echo shown($base, $port), "\n";
$http->setSslContext(new C(C::TLS_SERVER_METHOD, []));
echo shown($base, $port), "\n";

echo "from no TLS to TLS\n";
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK'));
$plain = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $plain)[0], "\n";
$http->setSslContext($context('three'));
$plain->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $plain)[0], "\n";
echo shown($base, $port), "\n";
?>
--EXPECT--
200 /1 one
200 /2 one
200 /3 two
wrong ones
EventHttp::setSslContext(): Argument #1 ($ctx) must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD
two
warning: EventHttp::setSslContext(): The EventSslContext has no certificate, and no client can connect: set EventSslContext::OPT_LOCAL_CERT and OPT_LOCAL_PK, or call setCertificate()
refused: alert handshake failure
from no TLS to TLS
HTTP/1.1 200 OK
HTTP/1.1 200 OK
three
