--TEST--
EventHttpConnection over TLS: the server is told whom it is called, and its certificate has to be for that where it is verified; without TLS there is no answer
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

/* A certificate for a name, signed by itself. */
function certificate(string $name): array
{
    $stem = sys_get_temp_dir() . '/event-verify-' . getmypid() . "-$name";
    file_put_contents("$stem.cnf", "[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\nsubjectAltName=DNS:$name\n");
    $options = ['config' => "$stem.cnf", 'private_key_type' => OPENSSL_KEYTYPE_RSA, 'private_key_bits' => 2048, 'digest_alg' => 'sha256'];
    $key = openssl_pkey_new($options);
    $csr = openssl_csr_new(['commonName' => $name], $key, $options);
    $crt = openssl_csr_sign($csr, null, $key, 2, $options + ['x509_extensions' => 'ext']);
    openssl_x509_export_to_file($crt, "$stem.crt");
    openssl_pkey_export_to_file($key, "$stem.key", null, $options);
    register_shutdown_function(fn () => array_map('unlink', glob("$stem.*")));
    return ["$stem.crt", "$stem.key"];
}

$base = new EventBase();
[$crt, $key] = certificate('localhost');
[$other] = certificate('other');
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $crt, EventSslContext::OPT_LOCAL_PK => $key,
]);
[$secure, $https] = listen_http($base, $server);
[$plain, $http] = listen_http($base);
foreach ([$secure, $plain] as $each) {
    $each->setDefaultCallback(fn ($req) => $req->sendReply(200, 'OK'));
}
$trust = fn ($crt) => [EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_CA_FILE => $crt];
foreach ([
    'not verified' => ['127.0.0.1', $https, []],
    'verified' => ['localhost', $https, $trust($crt)],
    'verified, for another name' => ['127.0.0.1', $https, $trust($crt)],
    'signed by nobody we know' => ['localhost', $https, $trust($other)],
    'TLS where there is none' => ['127.0.0.1', $http, []],
    'none where there is TLS' => ['127.0.0.1', $https, null],
] as $what => [$host, $port, $options]) {
    $context = $options === null ? null : new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $options);
    $conn = new EventHttpConnection($base, null, $host, $port, $context);
    $conn->setCloseCallback(function () { echo "  closed\n"; });
    $done = 0;
    foreach ([1, 2] as $n) {
        $req = new EventHttpRequest(function ($req) use (&$done, $what) {
            $done++;
            echo "$what: ", $req ? $req->getResponseCode() : 'null', "\n";
        });
        $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    }
    pump($base, function () use (&$done) { return $done === 2; });
}
?>
--EXPECT--
not verified: 200
not verified: 200
  closed
verified: 200
verified: 200
  closed
verified, for another name: null
verified, for another name: null
signed by nobody we know: null
signed by nobody we know: null
TLS where there is none: null
TLS where there is none: null
none where there is TLS: null
  closed
none where there is TLS: null
  closed
