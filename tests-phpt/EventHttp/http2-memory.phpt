--TEST--
EventHttp: clients of HTTP/2 whose requests do not end, or that read no replies, take little memory, and others are served
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
if (!is_file('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip valgrind has its own memory');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

const MIB = 1024 * 1024;

function memory(): int
{
    preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $found);
    return $found[1] * 1024;
}

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
]);
$asked = [];
$answer = function (EventHttpRequest $request) use (&$asked) {
    $uri = $request->getUri();
    $asked[$uri] = ($asked[$uri] ?? 0) + 1;
    $body = new EventBuffer();
    $body->add($uri === '/large' ? str_repeat('x', 10 * MIB) : 'x');
    $request->sendReply(200, 'OK', $body);
};
foreach ([false, true] as $tls) {
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    $http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_POST);
    $http->setDefaultCallback($answer);
    $served = function () use ($base, $port, $tls): bool {
        $client = new Http2($base, $port, $tls);
        $client->send(request(1, '/'));
        return pump($base, fn () => array_filter($client->frames(), fn ($frame) => $frame[0] === DATA));
    };
    $served();

    echo $tls ? 'TLS' : 'clear', ", heads that refer to a large one\n";
    $before = memory();
    $reasons = [];
    $clients = [];
    for ($i = 0; $i < 10; $i++) {
        $clients[] = $client = new Http2($base, $port, $tls);
        $client->send(request(1, '/', "\x40" . number('x') . number(str_repeat('v', 4000))));
        for ($stream = 3; $stream < 403; $stream += 2) {
            $client->send(frame(HEADERS, END_HEADERS, $stream, block('/', 'POST') . str_repeat("\xbe", 55)));
        }
        pump($base, function () use ($client, &$reasons) {
            foreach ($client->frames() as [$type, , , $payload]) {
                if ($type === GOAWAY) {
                    @$reasons[REASONS[unpack('N', $payload, 4)[1]]]++;
                }
            }
            return $client->eof;
        });
    }
    echo json_encode($reasons), ' ', memory() - $before < 20 * MIB ? 'little' : memory() - $before, ' ', json_encode($served()), "\n";
    $clients = [];

    echo $tls ? 'TLS' : 'clear', ", replies that nobody reads\n";
    $before = memory();
    $descriptors = descriptors();
    $asked = [];
    $client = new Http2($base, $port, $tls, [4 => 0]);
    for ($stream = 1; $stream < 200; $stream += 2) {
        $client->send(request($stream, '/large'));
    }
    pump($base, function () use (&$asked) { return isset($asked['/large']); });
    $served();
    $served();
    echo $asked['/large'] < 5 ? 'few are asked' : $asked['/large'], ', ', memory() - $before < 60 * MIB ? 'little' : memory() - $before, "\n";
    $client->close();
    pump($base, fn () => descriptors() <= $descriptors);
    $client = null;
}
?>
--EXPECT--
clear, heads that refer to a large one
{"ENHANCE_YOUR_CALM":10} little true
clear, replies that nobody reads
few are asked, little
TLS, heads that refer to a large one
{"ENHANCE_YOUR_CALM":10} little true
TLS, replies that nobody reads
few are asked, little
