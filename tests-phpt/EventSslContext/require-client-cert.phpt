--TEST--
EventSslContext: OPT_REQUIRE_CLIENT_CERT lets in only clients whose certificate is trusted, with OPT_VERIFY_PEER and without
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

$base = new EventBase();
$crt = make_cert();
$ca = make_cert('ca');
$known = make_cert('known', $ca);
$stranger = make_cert('stranger');
foreach ([
    'required' => [C::OPT_REQUIRE_CLIENT_CERT => true],
    'required and verified' => [C::OPT_REQUIRE_CLIENT_CERT => true, C::OPT_VERIFY_PEER => true],
    'verified' => [C::OPT_VERIFY_PEER => true],
    'neither' => [],
] as $what => $options) {
    $options += [C::OPT_LOCAL_CERT => $crt['both'], C::OPT_CA_FILE => $ca['cert']];
    [$http, $port] = serve_tls($base, new C(C::TLS_SERVER_METHOD, $options));
    echo "$what\n";
    foreach (['known' => ['local_cert' => $known['both']], 'stranger' => ['local_cert' => $stranger['both']], 'without' => []] as $who => $ssl) {
        echo "  $who: ", (new TlsClient($base, $port, $ssl))->get('/'), "\n";
    }
}
?>
--EXPECTF--
required
  known: 200 /
  stranger: refused: alert unknown ca
  without: refused: alert certificate required
required and verified
  known: 200 /
  stranger: refused: alert unknown ca
  without: refused: alert certificate required
verified
  known: 200 /
  stranger: refused: alert unknown ca
  without: 200 /
neither
  known: 200 /
  stranger: 200 /
  without: 200 /
