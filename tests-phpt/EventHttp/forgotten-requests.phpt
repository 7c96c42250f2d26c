--TEST--
EventHttp: a request that the script holds no more and has not replied to is answered with 500; one that is held anywhere stays open
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
$base = new EventBase();
[$http, $clear] = listen_http($base);
[$https, $secure] = listen_http($base, $context);

class Keeper { public ?EventHttpRequest $request = null; public static ?EventHttpRequest $last = null; }
$keeper = new Keeper();
$held = $told = [];
$asked = 0;
$answer = function (EventHttpRequest $request) use (&$held, &$told, &$asked, $keeper, $base) {
    $asked++;
    switch (strtok($request->getUri(), '?')) {
        case '/forgotten':
            break;
        case '/told':
            $request->setCompleteCallback(function (EventHttpRequest $request) use (&$told) {
                $told[] = "complete {$request->getResponseCode()}";
            });
            $request->setErrorCallback(function ($request, $error, $message) use (&$told) { $told[] = "error $message"; });
            break;
        case '/freed':
            $request->free();
            break;
        case '/array':
            $held[] = $request;
            break;
        case '/property':
            $keeper->request = $request;
            break;
        case '/static':
            Keeper::$last = $request;
            break;
        case '/timer':
            $held[] = $timer = Event::timer($base, fn () => $request);
            $timer->add(1000);
            break;
        case '/stream':
            $held[] = $request->getBufferEvent() ?? $request;
            break;
        case '/told-and-held':
            $request->setCompleteCallback(function (EventHttpRequest $request) use (&$told) {
                $told[] = "complete {$request->getResponseCode()}";
            });
            $held[] = $request;
            break;
    }
};
$http->setDefaultCallback($answer);
$https->setDefaultCallback($answer);

/* What a client gets in the first moment, and after the script has let go of everything. */
$drop = function () use (&$held, $keeper) {
    $held = [];
    $keeper->request = Keeper::$last = null;
};
function of_http1(EventBase $base, int $port, bool $tls, string $version): Closure
{
    return function (string $path) use ($base, $port, $tls, $version): Closure {
        $wire = new Wire($port);
        if ($tls) {
            foreach (['verify_peer' => false, 'verify_peer_name' => false, 'alpn_protocols' => 'http/1.1'] as $option => $value) {
                stream_context_set_option($wire->sock, 'ssl', $option, $value);
            }
            pump($base, fn () => stream_socket_enable_crypto($wire->sock, true, STREAM_CRYPTO_METHOD_TLS_CLIENT) !== 0);
        }
        $wire->send("GET $path HTTP/$version\r\nHost: h\r\n" . ($version === '1.0' ? "Connection: keep-alive\r\n" : '') . "\r\n");
        return fn () => ($wire->poll()->in === '' ? 'nothing' : substr(strtok($wire->in, "\r"), 9)) . ($wire->eof ? ', closed' : '');
    };
}
function of_http2(EventBase $base, int $port, bool $tls): Closure
{
    $client = new Http2($base, $port, $tls);
    $stream = -1;
    $got = [];
    return function (string $path) use ($client, &$stream, &$got): Closure {
        $number = $stream += 2;
        $got[$number] = ['', ''];
        $client->send(request($number, $path));
        return function () use ($client, $number, &$got) {
            foreach ($client->frames() as [$type, $flags, $of, $payload]) {
                match ($type) {
                    HEADERS => $got[$of][0] .= str_contains($payload, '500') || $payload[0] === "\x8e" ? '500 Internal Server Error' : 'other',
                    RST_STREAM => $got[$of][1] = ', reset',
                    default => null,
                };
                if (($type === DATA || $type === HEADERS) && $flags & END_STREAM) $got[$of][1] = ', closed';
            }
            return ($got[$number][0] ?: 'nothing') . ($got[$number][1] ?: ($client->eof ? ', all closed' : ''));
        };
    };
}
$ways = [
    'HTTP/1.1' => of_http1($base, $clear, false, '1.1'), 'HTTP/1.0' => of_http1($base, $clear, false, '1.0'),
    'HTTP/1.1 over TLS' => of_http1($base, $secure, true, '1.1'),
    'HTTP/2' => of_http2($base, $clear, false), 'HTTP/2 over TLS' => of_http2($base, $secure, true),
];
foreach ($ways as $name => $ask) {
    echo "-- $name\n";
    foreach (['/forgotten', '/told', '/freed'] as $path) {
        $seen = $ask($path);
        pump($base, function () use ($seen, &$now) { return str_contains($now = $seen(), 'closed'); });
        if ($path === '/told') pump($base, function () use (&$told) { return $told; });
        say("$path: $now", ...$told);
        $told = [];
    }
    foreach (['/array', '/property', '/static', '/timer', '/stream', '/told-and-held'] as $path) {
        $expected = $asked + 1;
        $seen = $ask($path);
        pump($base, function () use (&$asked, $expected) { return $asked === $expected; });
        linger($base, 0.01);
        gc_collect_cycles();
        $now = $seen();
        $drop();
        gc_collect_cycles();
        pump($base, function () use ($seen, &$then) { return str_contains($then = $seen(), 'closed'); });
        if ($path === '/told-and-held') pump($base, function () use (&$told) { return $told; });
        say("$path: $now, then $then", ...$told);
        $told = [];
    }
}
?>
--EXPECT--
-- HTTP/1.1
/forgotten: 500 Internal Server Error, closed: 
/told: 500 Internal Server Error, closed: "complete 500"
/freed: 500 Internal Server Error, closed: 
/array: nothing, then 500 Internal Server Error, closed: 
/property: nothing, then 500 Internal Server Error, closed: 
/static: nothing, then 500 Internal Server Error, closed: 
/timer: nothing, then 500 Internal Server Error, closed: 
/stream: nothing, then 500 Internal Server Error, closed: 
/told-and-held: nothing, then 500 Internal Server Error, closed: "complete 500"
-- HTTP/1.0
/forgotten: 500 Internal Server Error, closed: 
/told: 500 Internal Server Error, closed: "complete 500"
/freed: 500 Internal Server Error, closed: 
/array: nothing, then 500 Internal Server Error, closed: 
/property: nothing, then 500 Internal Server Error, closed: 
/static: nothing, then 500 Internal Server Error, closed: 
/timer: nothing, then 500 Internal Server Error, closed: 
/stream: nothing, then 500 Internal Server Error, closed: 
/told-and-held: nothing, then 500 Internal Server Error, closed: "complete 500"
-- HTTP/1.1 over TLS
/forgotten: 500 Internal Server Error, closed: 
/told: 500 Internal Server Error, closed: "complete 500"
/freed: 500 Internal Server Error, closed: 
/array: nothing, then 500 Internal Server Error, closed: 
/property: nothing, then 500 Internal Server Error, closed: 
/static: nothing, then 500 Internal Server Error, closed: 
/timer: nothing, then 500 Internal Server Error, closed: 
/stream: nothing, then 500 Internal Server Error, closed: 
/told-and-held: nothing, then 500 Internal Server Error, closed: "complete 500"
-- HTTP/2
/forgotten: 500 Internal Server Error, closed: 
/told: 500 Internal Server Error, closed: "complete 500"
/freed: 500 Internal Server Error, closed: 
/array: nothing, then 500 Internal Server Error, closed: 
/property: nothing, then 500 Internal Server Error, closed: 
/static: nothing, then 500 Internal Server Error, closed: 
/timer: nothing, then 500 Internal Server Error, closed: 
/stream: nothing, then 500 Internal Server Error, closed: 
/told-and-held: nothing, then 500 Internal Server Error, closed: "complete 500"
-- HTTP/2 over TLS
/forgotten: 500 Internal Server Error, closed: 
/told: 500 Internal Server Error, closed: "complete 500"
/freed: 500 Internal Server Error, closed: 
/array: nothing, then 500 Internal Server Error, closed: 
/property: nothing, then 500 Internal Server Error, closed: 
/static: nothing, then 500 Internal Server Error, closed: 
/timer: nothing, then 500 Internal Server Error, closed: 
/stream: nothing, then 500 Internal Server Error, closed: 
/told-and-held: nothing, then 500 Internal Server Error, closed: "complete 500"
