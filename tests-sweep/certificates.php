<?php
/* A certificate that has signed itself, its key, and other files, made once and shared by all processes. */

final class Certificates
{
    private static string $folder = '';

    public static function make(string $folder): void
    {
        self::$folder = $folder;
        file_put_contents("$folder/hosts", "127.0.0.1 one.test\n::1 two.test\n");
        file_put_contents("$folder/cert.pem", '');
        file_put_contents("$folder/key.pem", '');
        if (!extension_loaded('openssl')) {
            fwrite(STDERR, "Without PHP's openssl extension there is no certificate, and no handshake succeeds\n");
            return;
        }
        file_put_contents("$folder/conf", "[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\n");
        $options = ['config' => "$folder/conf", 'digest_alg' => 'sha256', 'x509_extensions' => 'ca', 'private_key_bits' => 2048,
            'private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'];
        $key = openssl_pkey_new($options);
        $request = openssl_csr_new(['commonName' => 'localhost'], $key, $options);
        openssl_x509_export_to_file(openssl_csr_sign($request, null, $key, 30, $options), "$folder/cert.pem");
        openssl_pkey_export_to_file($key, "$folder/key.pem", null, $options);
    }

    public static function from(string $folder): void
    {
        self::$folder = $folder;
    }

    public static function path(string $name): string
    {
        return self::$folder . ($name === 'hosts' ? '/hosts' : "/$name.pem");
    }

    public static function options(): array
    {
        return [
            EventSslContext::OPT_LOCAL_CERT => self::path('cert'),
            EventSslContext::OPT_LOCAL_PK => self::path('key'),
            EventSslContext::OPT_ALPN => 'h2,http/1.1',
        ];
    }

    public static function server(): EventSslContext
    {
        return new EventSslContext(EventSslContext::TLS_SERVER_METHOD, self::options());
    }

    public static function client(array $options = []): EventSslContext
    {
        return new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $options);
    }
}
