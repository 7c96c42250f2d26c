--TEST--
EventSslContext::addServerName(): clients get the context for the name they ask for, with its ALPN and its verification
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip openssl is not loaded'); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo "  warning: $message\n"; return true; });
$base = new EventBase();
$crt = [];
$context = function (string $name, array $options = []) use (&$crt): C {
    $crt[$name] ??= make_cert($name);
    return new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt[$name]['both']] + $options);
};
$ctx = $context('own', [C::OPT_ALPN => 'http/1.1']);
[$http, $port] = serve_tls($base, $ctx);
$names = [null, 'a.example', 'A.Example', 'x.a.example', 'y.a.example', 'z.y.a.example', 'example', 'b.example'];
$state = function () use ($base, $port, $names) {
    foreach ($names as $name) {
        echo '  ', $name ?? '(none)', ': ', shown($base, $port, $name), "\n";
    }
};
echo "before\n";
$state();
echo "named\n";
var_dump($ctx->addServerName('a.example', $context('a')), $ctx->addServerName('*.A.example', $context('below')), $ctx->addServerName('x.a.example', $context('x')));
gc_collect_cycles();
$state();
echo "another for the same, and one less\n";
var_dump($ctx->addServerName('A.EXAMPLE', $context('another')), $ctx->removeServerName('*.a.example'), $ctx->removeServerName('*.a.example'));
$state();

echo "ALPN and verification\n";
$ca = make_cert('ca');
$strict = $context('strict', [C::OPT_ALPN => 'x/1', C::OPT_REQUIRE_CLIENT_CERT => true, C::OPT_CA_FILE => $ca['cert']]);
$ctx->addServerName('strict.example', $strict);
$known = make_cert('known', $ca);
foreach ([null, 'a.example', 'strict.example'] as $name) {
    foreach (['nobody' => [], 'known' => ['local_cert' => $known['both']]] as $who => $ssl) {
        $ssl += ['alpn_protocols' => 'http/1.1,x/1'] + ($name === null ? ['SNI_enabled' => false] : ['peer_name' => $name]);
        $client = new TlsClient($base, $port, $ssl);
        $agreed = stream_get_meta_data($client->sock)['crypto']['alpn_protocol'] ?? 'none';
        echo '  ', $name ?? '(none)', ", $who: ", $client->get('/'), ", $agreed\n";
    }
}

echo "what is changed later counts\n";
$strict->setCertificate(make_cert('renewed')['both']);
echo '  ', shown($base, $port, 'strict.example'), "\n";

echo "what is none\n";
foreach (['', '*', 'a b', '127.0.0.1', '*.*.example', "b\u{fc}cher.example"] as $pattern) {
    var_dump($ctx->addServerName($pattern, $strict));
}
foreach ([["a\0.example", $strict], ['a', new C(C::TLS_CLIENT_METHOD, [])]] as $wrong) {
    try {
        $ctx->addServerName(...$wrong);
    } catch (ValueError $e) {
        echo '  ', $e->getMessage(), "\n";
    }
}
var_dump((new C(C::TLS_CLIENT_METHOD, []))->addServerName('a', $strict));
var_dump($ctx->addServerName('empty', new C(C::TLS_SERVER_METHOD, [])));

echo "round in circles\n";
$strict->addServerName('own', $ctx);
$ctx->addServerName('own', $ctx);
unset($ctx, $strict);
gc_collect_cycles();
echo '  ', shown($base, $port, 'own'), ', ', shown($base, $port, 'strict.example'), "\n";
?>
--EXPECT--
before
  (none): own
  a.example: own
  A.Example: own
  x.a.example: own
  y.a.example: own
  z.y.a.example: own
  example: own
  b.example: own
named
bool(true)
bool(true)
bool(true)
  (none): own
  a.example: a
  A.Example: a
  x.a.example: x
  y.a.example: below
  z.y.a.example: own
  example: own
  b.example: own
another for the same, and one less
bool(true)
bool(true)
bool(false)
  (none): own
  a.example: another
  A.Example: another
  x.a.example: x
  y.a.example: own
  z.y.a.example: own
  example: own
  b.example: own
ALPN and verification
  (none), nobody: 200 /, http/1.1
  (none), known: 200 /, http/1.1
  a.example, nobody: 200 /, none
  a.example, known: 200 /, none
  strict.example, nobody: refused: alert certificate required, x/1
  strict.example, known: 200 /, x/1
what is changed later counts
  renewed
what is none
  warning: EventSslContext::addServerName(): Invalid server name: `' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  warning: EventSslContext::addServerName(): Invalid server name: `*' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  warning: EventSslContext::addServerName(): Invalid server name: `a b' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  warning: EventSslContext::addServerName(): Invalid server name: `127.0.0.1' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  warning: EventSslContext::addServerName(): Invalid server name: `*.*.example' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  warning: EventSslContext::addServerName(): Invalid server name: `bücher.example' (it has to be a host name, or one behind `*.', and no address)
bool(false)
  EventSslContext::addServerName(): Argument #1 ($pattern) must not contain any null bytes
  EventSslContext::addServerName(): Argument #2 ($context) must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD
  warning: EventSslContext::addServerName(): Invalid server name: `a' (clients are asked for no names)
bool(false)
  warning: EventSslContext::addServerName(): The EventSslContext has no certificate, and no client can connect: set EventSslContext::OPT_LOCAL_CERT and OPT_LOCAL_PK, or call setCertificate()
bool(true)
round in circles
  own, renewed
