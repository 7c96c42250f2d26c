--TEST--
EventSslContext::addCertificate(): RSA beside ECDSA, each for the clients that want it
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip openssl is not loaded'); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo '  warning: ', preg_replace('/`[^\']*\'/', '`FILE\'', $message), "\n"; return true; });
function rsa(string $name): string
{
    $conf = tempnam(sys_get_temp_dir(), 'evc');
    file_put_contents($conf, "[req]\ndistinguished_name=dn\n[dn]\n");
    $options = ['config' => $conf, 'private_key_type' => OPENSSL_KEYTYPE_RSA, 'private_key_bits' => 2048, 'digest_alg' => 'sha256'];
    $key = openssl_pkey_new($options);
    $certificate = openssl_csr_sign(openssl_csr_new(['commonName' => $name], $key, $options), null, $key, 2, $options);
    openssl_x509_export($certificate, $pem);
    openssl_pkey_export($key, $text, null, $options);
    unlink($conf);
    return $pem . $text;
}
$base = new EventBase();
$ecdsa = make_cert('ecdsa');
$ctx = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $ecdsa['both']]);
[$http, $port] = serve_tls($base, $ctx);
$state = function (bool $done) use ($base, $port) {
    echo '  ', json_encode($done);
    foreach (['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'] as $cipher) {
        $client = new TlsClient($base, $port, ['ciphers' => $cipher], STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT);
        echo ', ', $client->peer();
    }
    echo "\n";
};
$state(true);
$state($ctx->addCertificate(rsa('rsa')));
$state($ctx->addCertificate(rsa('another rsa')));
$state($ctx->addCertificate(make_cert('another ecdsa')['both']));
$state($ctx->addCertificate($ecdsa['cert'], make_cert()['pk']));
$ctx->local_cert = $ecdsa['both'];
$state(true);
$state($ctx->setCertificate(rsa('alone')));
?>
--EXPECT--
  true, ecdsa, refused: alert handshake failure
  true, ecdsa, rsa
  true, ecdsa, another rsa
  true, another ecdsa, another rsa
  warning: EventSslContext::addCertificate(): The key in `FILE' does not belong to the certificate in `FILE'
  false, another ecdsa, another rsa
  true, ecdsa, another rsa
  true, refused: alert handshake failure, alone
