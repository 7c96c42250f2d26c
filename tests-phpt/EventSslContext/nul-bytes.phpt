--TEST--
EventSslContext: a path does not end at a NUL byte
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

use EventSslContext as C;

$crt = make_cert();
foreach (['OPT_LOCAL_CERT', 'OPT_LOCAL_PK', 'OPT_CA_FILE', 'OPT_CA_PATH'] as $option) {
    try {
        new C(C::TLS_SERVER_METHOD, [constant("EventSslContext::$option") => $crt['both'] . "\0junk"]);
        echo "accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
$c = new C(C::TLS_SERVER_METHOD, []);
foreach (['local_cert', 'local_pk'] as $property) {
    try {
        $c->$property = $crt['both'] . "\0junk";
        echo "accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
try {
    new C(C::TLS_CLIENT_METHOD, [C::OPT_PEER_NAME => "example.org\0.attacker.net"]);
} catch (EventException $e) {
    echo get_class($e), "\n";
}
echo @(new C(C::TLS_CLIENT_METHOD, [C::OPT_CIPHERS => "DEFAULT\0junk"]))::class, ' ', error_get_last()['type'] === E_WARNING ? 'warned' : 'silent', "\n";
?>
--EXPECT--
EventSslContext::__construct(): Option OPT_LOCAL_CERT must not contain any null bytes
EventSslContext::__construct(): Option OPT_LOCAL_PK must not contain any null bytes
EventSslContext::__construct(): Option OPT_CA_FILE must not contain any null bytes
EventSslContext::__construct(): Option OPT_CA_PATH must not contain any null bytes
EventSslContext::$local_cert must not contain any null bytes
EventSslContext::$local_pk must not contain any null bytes
EventException
EventSslContext warned
