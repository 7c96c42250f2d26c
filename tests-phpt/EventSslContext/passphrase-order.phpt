--TEST--
EventSslContext: the passphrase counts wherever it stands, and nobody is asked for one
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

use EventSslContext as C;

$warned = 0;
set_error_handler(function () use (&$warned) { $warned++; return true; });
$crt = make_cert('localhost', null, 'open sesame');
$files = [C::OPT_LOCAL_CERT => $crt['cert'], C::OPT_LOCAL_PK => $crt['pk']];
$right = [C::OPT_PASSPHRASE => 'open sesame'];
foreach (['before' => $right + $files, 'after' => $files + $right, 'wrong' => $files + [C::OPT_PASSPHRASE => 'x'],
    'none' => $files, 'long' => $files + [C::OPT_PASSPHRASE => str_repeat('x', 5000)]] as $what => $options) {
    $warned = 0;
    $c = new C(C::TLS_SERVER_METHOD, $options);
    echo "$what: $warned\n";
}
$warned = 0;
$c = new C(C::TLS_SERVER_METHOD, [C::OPT_PASSPHRASE => 'open sesame']);
$c->local_cert = $crt['cert'];
echo "certificate without a key: $warned\n";
var_dump($c->local_cert);
$c->local_cert = $crt['both'];
echo "with its key: $warned\n";
var_dump($c->local_cert === $crt['both']);
$c->local_pk = $crt['pk'];
echo "key: $warned\n";
var_dump($c->local_pk === $crt['pk'], isset($c->local_cert));
?>
--EXPECT--
before: 0
after: 0
wrong: 1
none: 1
long: 1
certificate without a key: 1
NULL
with its key: 1
bool(true)
key: 1
bool(true)
bool(true)
