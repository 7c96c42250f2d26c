--TEST--
EventSslContext: a client that knows only groups of finite fields is refused
--EXTENSIONS--
openssl
--SKIPIF--
<?php if (!str_contains((string) shell_exec('openssl version 2>/dev/null'), 'OpenSSL 3')) die('skip there is no openssl command, or an old one'); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$crt = make_cert();
[$http, $port] = serve_tls($base, new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]));

function handshake(EventBase $base, int $port, string ...$options): string
{
    $client = proc_open(['openssl', 's_client', '-connect', "127.0.0.1:$port", '-brief', ...$options],
        [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
    stream_set_blocking($pipes[1], false);
    $out = '';
    pump($base, function () use ($pipes, &$out) {
        $out .= fread($pipes[1], 65536);
        return feof($pipes[1]);
    }, 20);
    proc_close($client);
    return match (true) {
        str_contains($out, 'CONNECTION ESTABLISHED') => 'established',
        str_contains($out, 'alert handshake failure') => 'refused',
        default => $out,
    };
}

foreach (['X25519', 'P-256', 'P-384', 'P-521'] as $group) {
    echo "$group: ", handshake($base, $port, '-groups', $group), "\n";
}
foreach (['ffdhe2048', 'ffdhe3072', 'ffdhe8192', 'ffdhe8192:ffdhe2048'] as $group) {
    echo "$group: ", handshake($base, $port, '-groups', $group), "\n";
}
echo 'TLS 1.2 and DHE only: ', handshake($base, $port, '-tls1_2', '-cipher', 'kDHE'), "\n";
echo 'mixed: ', handshake($base, $port, '-groups', 'ffdhe8192:X25519'), "\n";
?>
--EXPECT--
X25519: established
P-256: established
P-384: established
P-521: established
ffdhe2048: refused
ffdhe3072: refused
ffdhe8192: refused
ffdhe8192:ffdhe2048: refused
TLS 1.2 and DHE only: refused
mixed: established
