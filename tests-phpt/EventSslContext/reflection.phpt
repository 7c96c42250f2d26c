--TEST--
Shape of class EventSslContext (library version constants by type only)
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventSslContext');
$have = ob_get_clean();
$want = <<<'SHAPE'
final class EventSslContext extends nothing
property public $local_cert
property public $local_pk
method public __construct($method, $options)
method public setMaxProtoVersion($proto)
method public setMinProtoVersion($proto)
const DTLS1_2_VERSION = 65277
const DTLS1_VERSION = 65279
const OPENSSL_VERSION_NUMBER = %S
const OPENSSL_VERSION_TEXT = %S
const OPT_ALLOW_SELF_SIGNED = 6
const OPT_CA_FILE = 4
const OPT_CA_PATH = 5
const OPT_CIPHERS = 9
const OPT_CIPHER_SERVER_PREFERENCE = 15
const OPT_LOCAL_CERT = 1
const OPT_LOCAL_PK = 2
const OPT_NO_SSLv2 = 10
const OPT_NO_SSLv3 = 11
const OPT_NO_TLSv1 = 12
const OPT_NO_TLSv1_1 = 13
const OPT_NO_TLSv1_2 = 14
const OPT_PASSPHRASE = 3
const OPT_REQUIRE_CLIENT_CERT = 16
const OPT_VERIFY_CLIENT_ONCE = 17
const OPT_VERIFY_DEPTH = 8
const OPT_VERIFY_PEER = 7
const SSL3_VERSION = 768
const TLS1_1_VERSION = 770
const TLS1_2_VERSION = 771
const TLS1_VERSION = 769
const TLS_CLIENT_METHOD = 4
const TLS_SERVER_METHOD = 8
const TLSv11_CLIENT_METHOD = 9
const TLSv11_SERVER_METHOD = 10
const TLSv12_CLIENT_METHOD = 11
const TLSv12_SERVER_METHOD = 12
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    $pattern = strtr(preg_quote($line, '/'), ['%d' => '\d+', '%S' => '.*']);
    if (!preg_match("/^$pattern$/m", $have)) {
        echo "missing: $line\n";
    }
}
echo "checked 37 lines\n";
say('types', gettype(EventSslContext::OPENSSL_VERSION_TEXT), gettype(EventSslContext::OPENSSL_VERSION_NUMBER));
?>
--EXPECT--
checked 37 lines
types: "string" "integer"
