--TEST--
EventSslContext: the script is told of a context that is of no use when it uses it
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo "  warning: $message\n"; return true; });
$base = new EventBase();
$crt = make_cert();
$server = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt['both']]);
$client = new C(C::TLS_CLIENT_METHOD, []);
$empty = new C(C::TLS_SERVER_METHOD, []);
$plain = fn () => new EventBufferEvent($base, duplex()[0]);
$uses = [
    'EventHttp' => fn ($ctx) => new EventHttp($base, $ctx),
    'EventHttpConnection' => fn ($ctx) => new EventHttpConnection($base, null, '127.0.0.1', 80, $ctx),
    'sslSocket, accepting' => fn ($ctx) => EventBufferEvent::sslSocket($base, null, $ctx, EventBufferEvent::SSL_ACCEPTING),
    'sslSocket, connecting' => fn ($ctx) => EventBufferEvent::sslSocket($base, null, $ctx, EventBufferEvent::SSL_CONNECTING),
    'createSslFilter, accepting' => fn ($ctx) => EventBufferEvent::createSslFilter($plain(), $ctx, EventBufferEvent::SSL_ACCEPTING),
    'createSslFilter, connecting' => fn ($ctx) => EventBufferEvent::createSslFilter($plain(), $ctx, EventBufferEvent::SSL_CONNECTING),
];
foreach ($uses as $use => $make) {
    echo "$use\n";
    foreach (['server' => $server, 'client' => $client, 'server without a certificate' => $empty] as $what => $ctx) {
        try {
            $made = get_class($make($ctx));
        } catch (ValueError $e) {
            $made = preg_replace('/^.*: /', '', $e->getMessage());
        }
        echo "  $what: $made\n";
    }
}

echo "unknown options, told once\n";
$ctx = new C(C::TLS_CLIENT_METHOD, ['verify_peer' => true, C::OPT_VERIFY_DEPTH => 3, 'cafile' => 'x', 4711 => 1]);
echo "  made\n";
$uses['EventHttpConnection']($ctx);
$uses['EventHttpConnection']($ctx);

echo "nobody is let in\n";
$uses['EventHttp'](new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt['both'], C::OPT_REQUIRE_CLIENT_CERT => true]));
echo "somebody is\n";
foreach ([[C::OPT_ALLOW_SELF_SIGNED => true], [C::OPT_CA_FILE => $crt['cert']]] as $trust) {
    $uses['EventHttp'](new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt['both'], C::OPT_REQUIRE_CLIENT_CERT => true] + $trust));
}
echo "no certificate is needed\n";
$uses['EventHttp'](new C(C::TLS_SERVER_METHOD, [C::OPT_CIPHERS => 'aNULL:@SECLEVEL=0']));

echo "a handler that throws\n";
set_error_handler(fn ($no, $message) => throw new Exception('thrown'));
foreach ($uses as $use => $make) {
    if (!str_contains(strtolower($use), 'connect')) {
        try {
            $make($empty);
        } catch (Exception $e) {
            echo "  $use: ", $e->getMessage(), "\n";
        }
    }
}
?>
--EXPECT--
EventHttp
  server: EventHttp
  client: Argument #2 ($ctx) must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD
  warning: EventHttp::__construct(): The EventSslContext has no certificate, and no client can connect: set EventSslContext::OPT_LOCAL_CERT and OPT_LOCAL_PK, or call setCertificate()
  server without a certificate: EventHttp
EventHttpConnection
  server: Argument #5 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
  client: EventHttpConnection
  server without a certificate: Argument #5 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
sslSocket, accepting
  server: EventBufferEvent
  client: Argument #3 ($ctx) must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD
  server without a certificate: EventBufferEvent
sslSocket, connecting
  server: Argument #3 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
  client: EventBufferEvent
  server without a certificate: Argument #3 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
createSslFilter, accepting
  server: EventBufferEvent
  client: Argument #2 ($ctx) must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD
  server without a certificate: EventBufferEvent
createSslFilter, connecting
  server: Argument #2 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
  client: EventBufferEvent
  server without a certificate: Argument #2 ($ctx) must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD
unknown options, told once
  warning: EventSslContext::__construct(): Unknown option 4711: the keys of options are the EventSslContext::OPT_* constants
  made
  warning: EventHttpConnection::__construct(): The EventSslContext does without the options "verify_peer", "cafile": the keys of options are the EventSslContext::OPT_* constants
nobody is let in
  warning: EventHttp::__construct(): The EventSslContext lets in trusted clients only and trusts none: set EventSslContext::OPT_CA_FILE or OPT_CA_PATH
somebody is
no certificate is needed
a handler that throws
  EventHttp: thrown
