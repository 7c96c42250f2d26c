--TEST--
EventSslContext: open_basedir covers certificates and keys
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

use EventSslContext as C;

$crt = make_cert();
// Once open_basedir is set, this process could not remove them.
copy($crt['both'], $file = __DIR__ . '/open-basedir.pem');
array_map('unlink', [$crt['both'], $crt['cert'], $crt['pk']]);
chdir(__DIR__);
$c = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => 'open-basedir.pem']);
echo "a relative path: $c->local_cert\n";
ini_set('open_basedir', __DIR__ . '/../include');
$warned = [];
set_error_handler(function ($no, $msg) use (&$warned) { $warned[] = str_contains($msg, 'open_basedir restriction in effect') ? 'refused' : $msg; return true; });
new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $file, C::OPT_LOCAL_PK => $file, C::OPT_CA_FILE => $file, C::OPT_CA_PATH => __DIR__]);
$c->local_cert = $file;
$c->local_pk = $file;
echo count($warned), ' ', implode('|', array_unique($warned)), "\n";
set_error_handler(fn($no, $msg) => throw new ErrorException('handler'));
try {
    new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $file]);
} catch (ErrorException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $c->local_cert = $file;
} catch (ErrorException $e) {
    echo $e->getMessage(), "\n";
}
restore_error_handler();
restore_error_handler();
?>
--CLEAN--
<?php
unlink(__DIR__ . '/open-basedir.pem');
?>
--EXPECT--
a relative path: open-basedir.pem
6 refused
handler
handler
