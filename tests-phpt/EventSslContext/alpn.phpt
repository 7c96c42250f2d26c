--TEST--
EventSslContext: a client that offers only other protocols is refused with an alert, one that offers none is served
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$crt = make_cert();
$context = fn (array $options) => new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']] + $options);
[$choosy, $port] = serve_tls($base, $context([EventSslContext::OPT_ALPN => 'h2,http/1.1']));
[$other, $any] = serve_tls($base, $context([]));
foreach ([
    'one of ours' => [$port, 'x,http/1.1'], 'none of ours' => [$port, 'x,y'], 'no protocols' => [$port, null],
    'a server without any' => [$any, 'x'],
] as $what => [$to, $protocols]) {
    $client = new TlsClient($base, $to, $protocols === null ? [] : ['alpn_protocols' => $protocols]);
    $agreed = stream_get_meta_data($client->sock)['crypto']['alpn_protocol'] ?? 'none';
    echo "$what: ", $client->get('/'), " ($agreed)\n";
}
?>
--EXPECT--
one of ours: 200 / (http/1.1)
none of ours: refused: alert no application protocol (none)
no protocols: 200 / (none)
a server without any: 200 / (none)
