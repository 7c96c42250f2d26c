--TEST--
EventHttp::addVirtualHost(): requests for a host that fits the pattern go to the other server's callbacks, by HTTP/1 and HTTP/2, clear and TLS
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$base = new EventBase();
foreach ([null, $context] as $secured) {
    [$http, $port] = listen_http($base, $secured);
    $http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'main'));
    foreach (['a.example' => 'A', '*.a.example' => 'below A', 'b*.example' => 'B', '[::1]' => 'six', '127.0.0.*' => 'four', 'late.*' => 'late'] as $pattern => $name) {
        $http->addVirtualHost($pattern, named_host($base, $name)) or exit("$pattern refused");
    }
    foreach ([
        'a.example', 'A.EXAMPLE', 'a.example:8080', 'a.example.', 'x.a.example', 'y.x.A.example:1', 'a.example.org', 'xa.example',
        'b.example', 'bcd.e.example', 'b.example.org', '[::1]', '[::1]:443', '[::2]', '127.0.0.1', '127.0.0.1:80', '127.0.1.1',
        'late.a.example', 'late.b', 'main',
    ] as $host) {
        $got = [for_host($base, $port, $host, tls: $secured !== null), for_host($base, $port, $host, true, tls: $secured !== null)];
        say($host, ...($got[0] === $got[1] ? [$got[0]] : $got));
    }
    // The host of a whole URL is the one that counts; without any there is nothing to tell by.
    if (!$secured) {
        say('a URL', for_host($base, $port, 'main', false, 'http://a.example:1/'), for_host($base, $port, 'a.example', false, 'http://main/'));
        say('no host', for_host($base, $port, null), for_host($base, $port, ''));
    }
}
?>
--EXPECT--
a.example: "A"
A.EXAMPLE: "A"
a.example:8080: "A"
a.example.: "A"
x.a.example: "below A"
y.x.A.example:1: "below A"
a.example.org: "main"
xa.example: "main"
b.example: "B"
bcd.e.example: "B"
b.example.org: "main"
[::1]: "six"
[::1]:443: "six"
[::2]: "main"
127.0.0.1: "four"
127.0.0.1:80: "four"
127.0.1.1: "main"
late.a.example: "below A"
late.b: "late"
main: "main"
a URL: "A" "main"
no host: "main" "main"
a.example: "A"
A.EXAMPLE: "A"
a.example:8080: "A"
a.example.: "A"
x.a.example: "below A"
y.x.A.example:1: "below A"
a.example.org: "main"
xa.example: "main"
b.example: "B"
bcd.e.example: "B"
b.example.org: "main"
[::1]: "six"
[::1]:443: "six"
[::2]: "main"
127.0.0.1: "four"
127.0.0.1:80: "four"
127.0.1.1: "main"
late.a.example: "below A"
late.b: "late"
main: "main"
