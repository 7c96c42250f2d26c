--TEST--
EventSslContext: OPT_GROUPS, OPT_CIPHERSUITES, OPT_TICKET_KEYS and OPT_OCSP_RESPONSE
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip openssl is not loaded');
if (!str_contains((string) shell_exec('openssl version 2>/dev/null'), 'OpenSSL 3')) die('skip there is no openssl command, or an old one');
?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

use EventSslContext as C;

set_error_handler(function ($no, $message) { echo '  warning: ', addcslashes($message, "\0..\37"), "\n"; return true; });
$base = new EventBase();
$ca = make_cert('ca');
$crt = make_cert('leaf', $ca);
$chain = tempnam(sys_get_temp_dir(), 'evc');
file_put_contents($chain, file_get_contents($crt['both']) . file_get_contents($ca['cert']));
$serve = fn (array $options) => serve_tls($base, new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $chain] + $options));

/* What the openssl command says of a connection. */
function client(EventBase $base, int $port, string ...$options): string
{
    $process = proc_open(['openssl', 's_client', '-connect', "127.0.0.1:$port", ...$options],
        [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
    stream_set_blocking($pipes[1], false);
    $out = '';
    pump($base, function () use ($pipes, &$out) {
        $out .= fread($pipes[1], 65536);
        return feof($pipes[1]);
    }, 20);
    proc_close($process);
    return $out;
}
$is = fn (string $out) => match (true) {
    (bool) preg_match('/^(New|Reused), (\S+), Cipher is (\S+)/m', $out, $found) && $found[3] !== '(NONE)' => "$found[1] $found[3]",
    default => 'refused',
};

echo "groups\n";
[$http, $port] = $serve([C::OPT_GROUPS => 'P-384:ffdhe2048']);
foreach (['X25519', 'P-384', 'ffdhe2048', 'ffdhe3072', 'X25519:P-384'] as $groups) {
    echo "  $groups: ", $is(client($base, $port, '-groups', $groups)) === 'refused' ? 'refused' : 'agreed', "\n";
}

echo "cipher suites\n";
[$http, $port] = $serve([C::OPT_CIPHERSUITES => 'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256', C::OPT_CIPHER_SERVER_PREFERENCE => true]);
echo '  all: ', $is(client($base, $port)), "\n";
foreach (['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'] as $suite) {
    echo "  $suite: ", $is(client($base, $port, '-ciphersuites', $suite)), "\n";
}

echo "ticket keys\n";
[$old, $new] = [str_repeat('o', 48), str_repeat('n', 80)];
$session = tempnam(sys_get_temp_dir(), 'evs');
$resume = function (array $keys) use ($base, $serve, $session, $is) {
    [$http, $port] = $serve([C::OPT_TICKET_KEYS => $keys]);
    return explode(' ', $is(client($base, $port, '-tls1_2', '-sess_in', $session)))[0];
};
[$http, $port] = $serve([C::OPT_TICKET_KEYS => [$old]]);
echo '  first: ', explode(' ', $is(client($base, $port, '-tls1_2', '-sess_out', $session)))[0], "\n";
echo '  another process with it: ', $resume([$old]), "\n";
echo '  with a new one before it: ', $resume([$new, $old]), "\n";
echo '  with a new one only: ', $resume([$new]), "\n";

echo "OCSP\n";
$files = fn (string $name) => sys_get_temp_dir() . '/event-ocsp-' . getmypid() . "-$name";
$serial = openssl_x509_parse($crt['x509'])['serialNumberHex'];
file_put_contents($files('index'), "V\t491231235959Z\t\t$serial\tunknown\t/CN=leaf\n");
shell_exec(implode(' ', array_map('escapeshellarg', [
    'openssl', 'ocsp', '-index', $files('index'), '-CA', $ca['cert'], '-rsigner', $ca['cert'], '-rkey', $ca['pk'],
    '-issuer', $ca['cert'], '-cert', $crt['cert'], '-ndays', '1', '-respout', $files('der'),
])) . ' 2>&1');
$response = file_get_contents($files('der'));
$status = function (int $port) use ($base, $is) {
    $out = client($base, $port, '-status');
    // What is said of no response depends on the version.
    return preg_match('/OCSP Response Status: (\w+)/', $out, $found) ? $found[1] : ($is($out) === 'refused' ? 'refused' : 'none');
};
[$http, $port] = $serve([C::OPT_OCSP_RESPONSE => $response]);
echo '  ', $status($port), "\n";
[$http, $port] = $serve([]);
echo '  ', $status($port), "\n";
echo "  of another certificate\n";
[$http, $port] = serve_tls($base, new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $ca['both'], C::OPT_OCSP_RESPONSE => $response]));
echo '  ', $status($port), "\n";

echo "what cannot be used\n";
foreach ([
    C::OPT_GROUPS => ['no-such-group', "X25519\0x", ''], C::OPT_CIPHERSUITES => ['NO_SUCH_SUITE'],
    C::OPT_TICKET_KEYS => [[], ['short'], [str_repeat('x', 48), str_repeat('x', 64)], str_repeat('x', 49)],
    C::OPT_OCSP_RESPONSE => ['', 'nonsense'],
] as $option => $values) {
    foreach ($values as $value) {
        [$http, $port] = $serve([$option => $value]);
        echo '  ', (new TlsClient($base, $port))->get('/'), "\n";
    }
}
new C(C::TLS_CLIENT_METHOD, [C::OPT_TICKET_KEYS => [$old]]);
foreach ([C::OPT_GROUPS => [], C::OPT_TICKET_KEYS => [[]]] as $option => $value) {
    try {
        new C(C::TLS_SERVER_METHOD, [$option => $value]);
    } catch (TypeError $e) {
        echo '  ', $e->getMessage(), "\n";
    }
}
array_map('unlink', [$chain, $session, $files('index'), $files('der')]);
?>
--EXPECTF--
groups
  X25519: refused
  P-384: agreed
  ffdhe2048: agreed
  ffdhe3072: refused
  X25519:P-384: agreed
cipher suites
  all: New TLS_CHACHA20_POLY1305_SHA256
  TLS_AES_256_GCM_SHA384: refused
  TLS_AES_128_GCM_SHA256: New TLS_AES_128_GCM_SHA256
ticket keys
  first: New
  another process with it: Reused
  with a new one before it: Reused
  with a new one only: New
OCSP
  successful
  none
  of another certificate
  warning: EventSslContext::__construct(): The OCSP response is not shown (it is for another certificate, or not valid any more or yet)
  none
what cannot be used
  warning: EventSslContext::__construct(): Failed setting groups: `no-such-group'
  200 /
  warning: EventSslContext::__construct(): Failed setting groups: `X25519\0x'
  200 /
  warning: EventSslContext::__construct(): Failed setting groups: `'
  200 /
  warning: EventSslContext::__construct(): Failed setting cipher suites: `NO_SUCH_SUITE'
  200 /
  warning: EventSslContext::__construct(): Invalid ticket keys (there has to be one, and each has 48 or 80 bytes)
  200 /
  warning: EventSslContext::__construct(): Invalid ticket keys (there has to be one, and each has 48 or 80 bytes)
  200 /
  warning: EventSslContext::__construct(): Invalid ticket keys (there has to be one, and each has 48 or 80 bytes)
  200 /
  warning: EventSslContext::__construct(): Invalid ticket keys (there has to be one, and each has 48 or 80 bytes)
  200 /
  warning: EventSslContext::__construct(): Invalid OCSP response (error:%s)
  200 /
  warning: EventSslContext::__construct(): Invalid OCSP response (error:%s)
  200 /
  warning: EventSslContext::__construct(): OCSP responses and ticket keys are for servers
  EventSslContext::__construct(): Option OPT_GROUPS must be of type string
  EventSslContext::__construct(): Option OPT_TICKET_KEYS must be of type string
