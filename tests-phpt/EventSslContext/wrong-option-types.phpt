--TEST--
EventSslContext: files and other texts that are no strings raise PHP's errors
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

use EventSslContext as C;

set_error_handler(function ($no, $msg) { echo "  warning\n"; return true; });
function attempt(string $what, array $options): void {
    echo $what, "\n";
    try {
        new C(C::TLS_SERVER_METHOD, $options);
        echo "  accepted\n";
    } catch (Throwable $e) {
        echo "  ", get_class($e), ": ", $e->getMessage(), "\n";
    }
}
class Name { function __construct(private string $name) {} function __toString(): string { return $this->name; } }
class Thrower { function __toString(): string { throw new LogicException('no name'); } }
$crt = make_cert();

attempt('a number for the certificate', [C::OPT_LOCAL_CERT => 5]);
attempt('a number for the key', [C::OPT_LOCAL_CERT => $crt['cert'], C::OPT_LOCAL_PK => 5]);
attempt('null is not given', [C::OPT_LOCAL_CERT => $crt['both'], C::OPT_LOCAL_PK => null, C::OPT_CA_FILE => null]);
foreach (['OPT_LOCAL_CERT', 'OPT_LOCAL_PK', 'OPT_PASSPHRASE', 'OPT_CA_FILE', 'OPT_CA_PATH', 'OPT_CIPHERS', 'OPT_PEER_NAME'] as $option) {
    attempt("an array for $option", [constant("EventSslContext::$option") => []]);
}
attempt('an object', [C::OPT_LOCAL_CERT => new stdClass]);
attempt('an object with a name', [C::OPT_LOCAL_CERT => new Name($crt['both'])]);
attempt('an object that throws', [C::OPT_LOCAL_CERT => new Thrower]);
attempt('protocols that are no names', [C::OPT_ALPN => ['h2', []]]);

$pass = 12345;
$options = [C::OPT_PASSPHRASE => &$pass];
new C(C::TLS_SERVER_METHOD, $options);
var_dump($pass);

echo "properties\n";
$c = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt['both']]);
foreach (['local_cert', 'local_pk'] as $property) {
    foreach ([5, [], new stdClass, new Thrower] as $value) {
        try { $c->$property = $value; echo "  nothing\n"; } catch (Throwable $e) { echo "  ", get_class($e), ": ", $e->getMessage(), "\n"; }
    }
}
var_dump($c->local_cert === $crt['both'], $c->local_pk);
?>
--EXPECT--
a number for the certificate
  warning
  accepted
a number for the key
  warning
  accepted
null is not given
  accepted
an array for OPT_LOCAL_CERT
  TypeError: EventSslContext::__construct(): Option OPT_LOCAL_CERT must be of type string
an array for OPT_LOCAL_PK
  TypeError: EventSslContext::__construct(): Option OPT_LOCAL_PK must be of type string
an array for OPT_PASSPHRASE
  TypeError: EventSslContext::__construct(): Option OPT_PASSPHRASE must be of type string
an array for OPT_CA_FILE
  TypeError: EventSslContext::__construct(): Option OPT_CA_FILE must be of type string
an array for OPT_CA_PATH
  TypeError: EventSslContext::__construct(): Option OPT_CA_PATH must be of type string
an array for OPT_CIPHERS
  TypeError: EventSslContext::__construct(): Option OPT_CIPHERS must be of type string
an array for OPT_PEER_NAME
  TypeError: EventSslContext::__construct(): Option OPT_PEER_NAME must be of type string
an object
  TypeError: EventSslContext::__construct(): Option OPT_LOCAL_CERT must be of type string
an object with a name
  accepted
an object that throws
  LogicException: no name
protocols that are no names
  TypeError: EventSslContext::__construct(): Option OPT_ALPN must be of type string
int(12345)
properties
  warning
  nothing
  TypeError: EventSslContext::$local_cert must be of type string
  TypeError: EventSslContext::$local_cert must be of type string
  LogicException: no name
  warning
  nothing
  TypeError: EventSslContext::$local_pk must be of type string
  TypeError: EventSslContext::$local_pk must be of type string
  LogicException: no name
bool(true)
NULL
