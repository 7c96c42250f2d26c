--TEST--
EventHttp::removeCallback(): the path's requests are the default callback's from then on, those whose body is on its way included
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
[$http, $port] = listen_http($base);

$says = fn (string $what) => fn ($request) => $request->sendReply(200, 'OK', $what);
$ask = function (string $path) use ($base, $port) {
    $wire = new Wire($port, "GET $path HTTP/1.1\r\nHost: h\r\n\r\n");
    $message = reply($base, $wire);
    return "$message[3] " . ($message[3] === 200 ? $message[2] : '');
};
var_dump($http->removeCallback('/a'));
var_dump($http->setCallback('/a', $says('a')), $http->setCallback('/b', $says('b')), $http->setCallback('/a b', $says('a b')));
say('all', $ask('/a'), $ask('/b'), $ask('/a%20b'));
var_dump($http->removeCallback('/a'), $http->removeCallback('/a'), $http->removeCallback('/a b'), $http->removeCallback('/A'));
say('removed', $ask('/a'), $ask('/b'), $ask('/a%20b'));
$http->setDefaultCallback($says('default'));
say('by default', $ask('/a'), $ask('/b'));
var_dump($http->setCallback('/c', $says('c')), $http->setCallback('/a', $says('another')));
say('others', $ask('/a'), $ask('/b'), $ask('/c'));

// What is called goes on when it removes itself, and what it was made of goes with it.
$http->setCallback('/once', function ($request) use ($http, $says) {
    var_dump($http->removeCallback('/once'), $http->setCallback('/once', $says('the second')));
    $request->sendReply(200, 'OK', 'the first');
});
say('once', $ask('/once'), $ask('/once'));
$gone = WeakReference::create($object = new stdClass());
$http->setCallback('/held', fn ($request) => $object, $object);
unset($object);
say('held', $gone->get());
$http->removeCallback('/held');
say('gone', $gone->get());

echo "-- while a body is on its way\n";
function fated(EventBase $base, array $how): string
{
    global $context, $says;
    [$protocol, $shows, $default] = $how;
    [$http, $port] = listen_http($base, str_contains($protocol, 'TLS') ? $context : null);
    $http->setCallback('/p', $says('removed'));
    $default && $http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', $default . $request->getInputBuffer()->read(9)));
    $seen = 0;
    $shows && $http->setHeaderCallback(function ($request) use (&$seen, $shows) {
        $seen++;
        $shows === 'pieces' && $request->setChunkCallback(function () use (&$seen) { $seen++; });
    });
    if (str_contains($protocol, '/2')) {
        $client = new Http2($base, $port, str_contains($protocol, 'TLS'));
        $client->send(frame(HEADERS, END_HEADERS, 1, block('/p', 'POST')) . frame(DATA, 0, 1, 'bo'));
        $rest = frame(DATA, END_STREAM, 1, 'dy');
    } else {
        $client = new Wire($port);
        str_contains($protocol, 'TLS') && secure($base, $client);
        $client->send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbo");
        $rest = 'dy';
    }
    pump($base, function () use ($http, &$seen, $shows) {
        return $http->getStatistics()['requests'] === 1 && $seen === ['' => 0, 'head' => 1, 'pieces' => 2][$shows];
    });
    $http->removeCallback('/p') or exit('no callback');
    $client->send($rest);
    if ($client instanceof Http2) {
        $outcome = outcome($base, $client, 1);
        return str_contains($outcome, '<h1>Not Found') ? 'a page' : $outcome;
    }
    $message = reply($base, $client);
    return "$message[3] " . (str_contains($message[2], '<h1>Not Found') ? 'a page' : $message[2]);
}
foreach (['HTTP/1.1', 'HTTP/1.1 TLS', 'HTTP/2', 'HTTP/2 TLS'] as $protocol) {
    foreach (['', 'head', 'pieces'] as $shows) {
        say("$protocol $shows", fated($base, [$protocol, $shows, 'default ']), fated($base, [$protocol, $shows, null]));
    }
}
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(true)
all: "200 a" "200 b" "200 a b"
bool(true)
bool(false)
bool(true)
bool(false)
removed: "404 " "200 b" "404 "
by default: "200 default" "200 b"
bool(true)
bool(true)
others: "200 another" "200 b" "200 c"
bool(true)
bool(true)
once: "200 the first" "200 the second"
held: stdClass
gone: null
-- while a body is on its way
HTTP/1.1 : "200 default body" "404 a page"
HTTP/1.1 head: "200 default body" "404 a page"
HTTP/1.1 pieces: "200 default body" "404 a page"
HTTP/1.1 TLS : "200 default body" "404 a page"
HTTP/1.1 TLS head: "200 default body" "404 a page"
HTTP/1.1 TLS pieces: "200 default body" "404 a page"
HTTP/2 : "HEADERS default body goes on" "a page"
HTTP/2 head: "HEADERS default body goes on" "a page"
HTTP/2 pieces: "HEADERS default body goes on" "a page"
HTTP/2 TLS : "HEADERS default body goes on" "a page"
HTTP/2 TLS head: "HEADERS default body goes on" "a page"
HTTP/2 TLS pieces: "HEADERS default body goes on" "a page"
