--TEST--
EventSslContext: a new certificate and key, set one after the other in any order, take over together; until then the old ones serve
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) {
    echo '  warning: ', preg_replace(['/^main\(\): /', '/`.*\'/'], ['', '`FILE\''], $message), "\n";
    return true;
});
$base = new EventBase();
$pairs = [make_cert('one'), make_cert('two'), make_cert('three')];
$ctx = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $pairs[0]['cert'], C::OPT_LOCAL_PK => $pairs[0]['pk']]);
[$http, $port] = serve_tls($base, $ctx);
$number = fn ($file, $which) => $file === null ? 'null' : array_search($file, array_column($pairs, $which)) + 1;
$state = function () use ($base, $port, $ctx, $number) {
    $client = new TlsClient($base, $port);
    echo '  ', $client->up === true ? $client->peer() : 'refused', ', certificate ', $number($ctx->local_cert, 'cert'),
        ', key ', $number($ctx->local_pk, 'pk'), "\n";
};
$state();
echo "the key first\n";
$ctx->local_pk = $pairs[1]['pk'];
$state();
$ctx->local_cert = $pairs[1]['cert'];
$state();
echo "the certificate first\n";
$ctx->local_cert = $pairs[2]['cert'];
$state();
$ctx->local_pk = $pairs[2]['pk'];
$state();
echo "a mistake, and another try\n";
$ctx->local_pk = $pairs[1]['pk'];
$ctx->local_cert = $pairs[0]['cert'];
$state();
$ctx->local_pk = $pairs[0]['pk'];
$state();
echo "what is none\n";
$ctx->local_pk = $pairs[1]['cert'];
$ctx->local_cert = $pairs[1]['pk'];
$ctx->local_cert = __DIR__ . '/missing';
$state();
echo "the same again\n";
$ctx->local_cert = $pairs[0]['cert'];
$ctx->local_pk = $pairs[0]['pk'];
$state();
?>
--EXPECT--
  one, certificate 1, key 1
the key first
  warning: The key in `FILE' does not belong to the certificate (what is in use stays in use until its certificate is set as well)
  one, certificate 1, key 1
  two, certificate 2, key 2
the certificate first
  warning: The certificate in `FILE' does not belong to the key (what is in use stays in use until its key is set as well)
  two, certificate 2, key 2
  three, certificate 3, key 3
a mistake, and another try
  warning: The key in `FILE' does not belong to the certificate (what is in use stays in use until its certificate is set as well)
  warning: The certificate in `FILE' does not belong to the key (what is in use stays in use until its key is set as well)
  three, certificate 3, key 3
  one, certificate 1, key 1
what is none
  warning: Unable to set private key file `FILE' (there is no private key in it)
  warning: SSL_CTX_use_certificate_chain_file failed, file: `FILE' (there is no certificate in it)
  warning: SSL_CTX_use_certificate_chain_file failed, file: `FILE' (No such file or directory (os error 2))
  one, certificate 1, key 1
the same again
  one, certificate 1, key 1
