--TEST--
EventHttpConnection::getTlsInfo(): what TLS has come to, for a server with HTTP/1 and HTTP/2, and for a client
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip openssl is not loaded'); ?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2.inc';

use EventSslContext as C;

$base = new EventBase();
$ca = make_cert('ca');
$crt = make_cert('server');
$known = make_cert('known', $ca);
$who = fn (?string $pem) => $pem === null ? null : openssl_x509_parse($pem)['subject']['CN'];
$kept = null;
$say = function (EventHttpConnection $connection) use ($who) {
    $info = $connection->getTlsInfo();
    if ($info) {
        $info['peer_certificate'] = $who($info['peer_certificate']);
        $info['cipher'] = preg_replace('/^(TLS|ECDHE)[-_].*/', '\1', $info['cipher']);
    }
    echo '  ', json_encode($info, JSON_UNESCAPED_SLASHES), "\n";
};
$context = new C(C::TLS_SERVER_METHOD, [C::OPT_LOCAL_CERT => $crt['both'], C::OPT_VERIFY_PEER => true, C::OPT_CA_FILE => $ca['cert'], C::OPT_ALPN => 'h2,http/1.1']);
[$http, $port] = listen_http($base, $context);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept, $say) {
    $kept = $request->getConnection();
    $say($kept);
    $request->sendReply(200, 'OK');
});

echo "HTTP/1\n";
foreach ([
    [[], STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT], [[], STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT],
    [['peer_name' => 'a.example', 'alpn_protocols' => 'http/1.1', 'local_cert' => $known['both']], STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT],
    [['SNI_enabled' => false, 'local_cert' => $known['both']], STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT],
] as [$options, $method]) {
    $client = new TlsClient($base, $port, $options + ['SNI_enabled' => isset($options['peer_name'])], $method);
    $client->get('/');
    $client->close();
}

echo "HTTP/2\n";
$client = new TlsClient($base, $port, ['peer_name' => 'b.example', 'alpn_protocols' => 'h2', 'local_cert' => $known['both']]);
$kept = null;
fwrite($client->sock, PREFACE . frame(SETTINGS, 0, 0) . request(1, '/one') . request(3, '/two'));
pump($base, function () use ($client) { return str_contains($client->in .= fread($client->sock, 65536), "\0\0\0\3"); }, 1);
$client->close();

echo "ended\n";
pump($base, fn () => $kept->getTlsInfo() === null);
var_dump($kept->getTlsInfo());

echo "without TLS\n";
[$plain, $clear] = listen_http($base);
$plain->setDefaultCallback(function ($request) use ($say) {
    $say($request->getConnection());
    $request->sendReply(200, 'OK');
});
reply($base, new Wire($clear, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));

echo "a client\n";
$context = new C(C::TLS_CLIENT_METHOD, [C::OPT_LOCAL_CERT => $known['both'], C::OPT_PEER_NAME => 'c.example']);
foreach ([[$port, $context], [$clear, null]] as [$to, $ctx]) {
    $connection = new EventHttpConnection($base, null, '127.0.0.1', $to, $ctx);
    echo "  before: ", json_encode($connection->getTlsInfo()), "\n";
    $done = false;
    $connection->makeRequest(new EventHttpRequest(function ($response) use ($connection, $say, &$done) {
        $say($connection);
        $done = true;
    }), EventHttpRequest::CMD_GET, '/');
    pump($base, function () use (&$done) { return $done; });
}
?>
--EXPECT--
HTTP/1
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":null,"server_name":null,"peer_certificate":null}
  {"protocol":"TLSv1.2","cipher":"ECDHE","alpn":null,"server_name":null,"peer_certificate":null}
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":"http/1.1","server_name":"a.example","peer_certificate":"known"}
  {"protocol":"TLSv1.2","cipher":"ECDHE","alpn":null,"server_name":null,"peer_certificate":"known"}
HTTP/2
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":"h2","server_name":"b.example","peer_certificate":"known"}
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":"h2","server_name":"b.example","peer_certificate":"known"}
ended
NULL
without TLS
  null
a client
  before: null
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":null,"server_name":"c.example","peer_certificate":"known"}
  {"protocol":"TLSv1.3","cipher":"TLS","alpn":null,"server_name":"c.example","peer_certificate":"server"}
  before: null
  null
  null
