--TEST--
EventSslContext::setCertificate(): all or nothing, for connections from now on, while others are in flight
--SKIPIF--
<?php foreach (['openssl', 'sockets'] as $e) if (!extension_loaded($e)) die("skip $e is not loaded"); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo '  warning: ', preg_replace('/`[^\']*\'/', '`FILE\'', $message), "\n"; return true; });
$base = new EventBase();
[$one, $two, $three] = [make_cert('one'), make_cert('two'), make_cert('three', null, 'sesame')];
$names = array_combine([$one['cert'], $one['both'], $one['pk'], $two['cert'], $two['pk'], $three['cert'], $three['pk']],
    ['one.crt', 'one.pem', 'one.key', 'two.crt', 'two.key', 'three.crt', 'three.key']);
$ctx = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $one['both'], C::OPT_PASSPHRASE => 'another']);
[$http, $port] = serve_tls($base, $ctx);
$state = function (bool $done) use ($base, &$port, &$ctx, $names) {
    echo '  ', json_encode($done), ': ', shown($base, $port), ', ', $names[$ctx->local_cert ?? ''] ?? 'null', ', ', $names[$ctx->local_pk ?? ''] ?? 'null', "\n";
};
$state(true);

echo "one that is connected, and one in the middle of its handshake\n";
$connected = new TlsClient($base, $port);
$client = new C(C::TLS_CLIENT_METHOD, []);
$begun = EventBufferEvent::sslSocket($base, null, $client, EventBufferEvent::SSL_CONNECTING);
$up = false;
$begun->setCallbacks(null, null, function ($b, $e) use (&$up) { $up = $up || $e & EventBufferEvent::CONNECTED; });
$begun->enable(Event::READ | Event::WRITE);
$begun->connect("127.0.0.1:$port");
$before = count(glob('/proc/self/fd/*'));
// Until it is accepted, and no further.
while (count(glob('/proc/self/fd/*')) === $before) {
    $base->loop(EventBase::LOOP_NONBLOCK | EventBase::LOOP_ONCE);
}
$state($ctx->setCertificate($two['cert'], $two['pk']));
pump($base, function () use (&$up) { return $up; });
echo '  ', $connected->get('/still'), ', ', $connected->peer(), "; the other is up\n";
$begun->free();

echo "nothing\n";
$state($ctx->setCertificate($one['cert'], $two['pk']));
$state($ctx->setCertificate($one['cert']));
$state($ctx->setCertificate(__DIR__ . '/missing'));
$state($ctx->setCertificate($one['cert'], __DIR__ . '/missing'));
$state($ctx->setCertificate($one['pk'], $one['pk']));
$state($ctx->setCertificate(''));
try {
    $ctx->setCertificate($one['cert'] . "\0");
} catch (ValueError $e) {
    echo '  ', $e->getMessage(), "\n";
}
$state(false);

echo "a passphrase\n";
$state($ctx->setCertificate($three['cert'], $three['pk']));
$state($ctx->setCertificate($three['cert'], $three['pk'], 'wrong'));
$state($ctx->setCertificate($three['cert'], $three['pk'], 'sesame'));

echo "texts\n";
$state($ctx->setCertificate(file_get_contents($one['both'])));
$state($ctx->setCertificate(file_get_contents($two['cert']), $two['pk']));
$state($ctx->setCertificate("-----BEGIN CERTIFICATE-----\nnonsense"));

echo "a context that begins without\n";
$ctx = new C(C::TLS_SERVER_METHOD, []);
$ctx->setCertificate($one['both']);
[$http2, $port] = serve_tls($base, $ctx);
$state(true);

echo "a client's\n";
$ctx = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $one['both'], C::OPT_REQUIRE_CLIENT_CERT => true, C::OPT_CA_FILE => $two['cert']]);
[$http3, $port] = serve_tls($base, $ctx);
$http3->setDefaultCallback(function ($request) {
    echo '  ', openssl_x509_parse($request->getConnection()->getTlsInfo()['peer_certificate'])['subject']['CN'], "\n";
    $request->sendReply(200, 'OK');
});
foreach ([$one, $two] as $crt) {
    $client->setCertificate($crt['cert'], $crt['pk']);
    $connection = new EventHttpConnection($base, null, '127.0.0.1', $port, $client);
    $code = null;
    $connection->makeRequest(new EventHttpRequest(function ($r) use (&$code) { $code = $r ? $r->getResponseCode() : 'null'; }), EventHttpRequest::CMD_GET, '/');
    pump($base, function () use (&$code) { return $code !== null; });
    echo "  $code\n";
}
?>
--EXPECT--
  true: one, one.pem, null
one that is connected, and one in the middle of its handshake
  true: two, two.crt, two.key
  200 /still, one; the other is up
nothing
  warning: EventSslContext::setCertificate(): The key in `FILE' does not belong to the certificate in `FILE'
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): Unable to set private key file `FILE' (there is no private key in it)
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): SSL_CTX_use_certificate_chain_file failed, file: `FILE' (No such file or directory (os error 2))
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): Unable to set private key file `FILE' (No such file or directory (os error 2))
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): SSL_CTX_use_certificate_chain_file failed, file: `FILE' (there is no certificate in it)
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): SSL_CTX_use_certificate_chain_file failed, file: `FILE' (No such file or directory (os error 2))
  false: two, two.crt, two.key
  EventSslContext::setCertificate(): $cert must not contain any null bytes
  false: two, two.crt, two.key
a passphrase
  warning: EventSslContext::setCertificate(): Unable to set private key file `FILE' (it is encrypted with another passphrase)
  false: two, two.crt, two.key
  warning: EventSslContext::setCertificate(): Unable to set private key file `FILE' (it is encrypted with another passphrase)
  false: two, two.crt, two.key
  true: three, three.crt, three.key
texts
  true: one, null, null
  true: two, null, two.key
  warning: EventSslContext::setCertificate(): SSL_CTX_use_certificate_chain_file failed, file: `FILE' (error:04800066:PEM routines::bad end line)
  false: two, null, two.key
a context that begins without
  true: one, one.pem, null
a client's
  null
  two
  200
