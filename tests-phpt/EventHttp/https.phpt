--TEST--
EventHttp with an EventSslContext: a TLS client of PHP's own and EventHttpConnection over TLS
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

/* A throw-away self-signed certificate for 127.0.0.1. */
function cert_files(string $stem): array
{
    $conf = "$stem.cnf";
    file_put_contents($conf, "[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\nsubjectAltName=IP:127.0.0.1,DNS:localhost\n");
    $opt = ['config' => $conf, 'private_key_type' => OPENSSL_KEYTYPE_RSA, 'private_key_bits' => 2048, 'digest_alg' => 'sha256'];
    $key = openssl_pkey_new($opt);
    $csr = openssl_csr_new(['commonName' => '127.0.0.1'], $key, $opt);
    $crt = openssl_csr_sign($csr, null, $key, 2, $opt + ['x509_extensions' => 'ext']);
    openssl_x509_export_to_file($crt, "$stem.crt");
    openssl_pkey_export_to_file($key, "$stem.key", null, $opt);
    unlink($conf);
    register_shutdown_function(function () use ($stem) {
        @unlink("$stem.crt");
        @unlink("$stem.key");
    });
    return ["$stem.crt", "$stem.key"];
}

[$crt, $key] = cert_files(sys_get_temp_dir() . '/ev-https-' . getmypid());
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $crt,
    EventSslContext::OPT_LOCAL_PK => $key,
]);
[$http, $port] = listen_http($base, $ctx);
$http->setDefaultCallback(function ($req) {
    $buf = new EventBuffer();
    $buf->add('secret ' . $req->getUri() . ' ' . $req->getInputBuffer()->read(100));
    $req->sendReply(200, 'OK', $buf);
});

echo "PHP stream\n";
$s = stream_socket_client("tcp://127.0.0.1:$port", $no, $msg, 600, STREAM_CLIENT_CONNECT, stream_context_create([
    'ssl' => ['cafile' => $crt, 'peer_name' => '127.0.0.1', 'verify_peer' => true],
]));
stream_set_blocking($s, false);
$up = 0;
pump($base, function () use ($s, &$up) {
    return ($up = stream_socket_enable_crypto($s, true, STREAM_CRYPTO_METHOD_TLS_CLIENT)) !== 0;
});
var_dump($up);
$in = '';
foreach (['/one', '/two'] as $uri) {
    fwrite($s, "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    $m = null;
    pump($base, function () use ($s, &$in, &$m) {
        $in .= (string) fread($s, 8192);
        return ($m = message($in, false, false)) !== null;
    });
    echo $m[0], ' ', $m[2], "\n";
}
fclose($s);

echo "EventHttpConnection\n";
$cctx = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port, $cctx);
$done = 0;
foreach (['/three' => 'abc', '/four' => ''] as $uri => $body) {
    $req = new EventHttpRequest(function ($req) use (&$done) {
        $done++;
        echo $req ? $req->getResponseCode() . ' ' . $req->getInputBuffer()->read(100) : 'null', "\n";
    });
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    $req->getOutputBuffer()->add($body);
    $conn->makeRequest($req, $body === '' ? EventHttpRequest::CMD_GET : EventHttpRequest::CMD_POST, $uri);
    $want = $done + 1;
    pump($base, function () use (&$done, $want) { return $done >= $want; });
}
?>
--EXPECT--
PHP stream
bool(true)
HTTP/1.1 200 OK secret /one 
HTTP/1.1 200 OK secret /two 
EventHttpConnection
200 secret /three abc
200 secret /four
