--TEST--
A PSR-15 handler is served over HTTP/2, with TLS and without
--EXTENSIONS--
posix
openssl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

require __DIR__ . '/../../tests-phpt/include/http2.inc';
require __DIR__ . '/../../tests-phpt/include/tls.inc';

['cert' => $certificate, 'pk' => $key] = make_cert();
function ask(Service $service, bool $tls): void
{
    $base = new EventBase();
    $client = new Http2($base, $service->port, $tls);
    $client->send(request(1, '/?a=1', field('x-two', '1') . field('x-two', '2') . field('cookie', 'a=1') . field('cookie', 'b=2')));
    $seen = json_decode(preg_replace('/^HEADERS | goes on$/', '', outcome($base, $client, 1)), true);
    echo "$seen[method] $seen[uri] $seen[protocol] ", json_encode([$seen['headers'], $seen['cookies'], $seen['query']]), ' ',
        $seen['server']['HTTPS'] ?? 'clear', ' ', $seen['server']['SERVER_PROTOCOL'], "\n";
    // A body of which nothing says how long it is.
    $client->send(frame(HEADERS, END_HEADERS, 3, block('/length', 'POST')) . frame(DATA, 0, 3, str_repeat('a', 10000)) . frame(DATA, END_STREAM, 3, 'b'));
    echo outcome($base, $client, 3), "\n";
    foreach ([5 => '/throw', 7 => '/pieces?count=3&size=2', 9 => '/status?code=204', 11 => '/status?code=200'] as $stream => $path) {
        $client->send(request($stream, $path));
        echo outcome($base, $client, $stream), "\n";
    }
    $client->close();
}
$service = new Service('psr15.php');
ask($service, false);
echo $service->stop(), "\n";
$service = new Service('psr15.php', ['secure' => [$certificate, $key]]);
ask($service, true);
$context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
echo json_decode(file_get_contents("https://127.0.0.1:$service->port/", false, $context), true)['server']['HTTPS'], " by HTTP/1.1\n";
echo $service->stop(), "\n";
?>
--EXPECT--
GET http://h/?a=1 2 [{"host":["h"],"x-two":["1","2"],"cookie":["a=1; b=2"]},{"a":"1","b":"2"},{"a":"1"}] clear HTTP/2.0
HEADERS 10001 1f9397ca goes on
HEADERS 500 Internal Server Error
 goes on
HEADERS AA BB CC  goes on
HEADERS goes on
HEADERS a body goes on
stopped
GET https://h/?a=1 2 [{"host":["h"],"x-two":["1","2"],"cookie":["a=1; b=2"]},{"a":"1","b":"2"},{"a":"1"}] on HTTP/2.0
HEADERS 10001 1f9397ca goes on
HEADERS 500 Internal Server Error
 goes on
HEADERS AA BB CC  goes on
HEADERS goes on
HEADERS a body goes on
on by HTTP/1.1
stopped
