--TEST--
EventHttp::addVirtualHost(): a virtual host has its own callbacks, and what it does not say of what is allowed is said by the server it belongs to
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';
require __DIR__ . '/../include/hpack.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$host = new EventHttp($base);
$inner = new EventHttp($base);
$http->addVirtualHost('*.h', $host);
$host->addVirtualHost('inner.*', $inner);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'main'));
$both = function (string $what, string $name, string $path = '/', string $method = 'GET') use ($base, $port) {
    $got = [for_host($base, $port, $name, false, $path, $method), for_host($base, $port, $name, true, $path, $method)];
    say($what, ...($got[0] === $got[1] ? [$got[0]] : $got));
};
echo "-- callbacks\n";
$both('none', 'a.h');
$host->setCallback('/p', fn ($request, $arg) => $request->sendReply(200, 'OK', $arg . ' ' . $request->getHost()), 'path');
$both('a path', 'a.h', '/p');
$both('another one', 'a.h', '/q');
$both('not here', 'main', '/p');
$both('nor below', 'inner.h', '/p');
$host->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'default'));
$both('default', 'a.h', '/q');

echo "-- the header callback is that of the host\n";
$http->setHeaderCallback(fn ($request) => $request->sendReply(200, 'OK', 'head of the main one'));
$both('main', 'main');
$both('host', 'a.h');
$host->setHeaderCallback(fn ($request) => $request->sendReply(200, 'OK', 'head of the host'));
$both('its own', 'a.h');
$host->setHeaderCallback(null);
$http->setHeaderCallback(null);

echo "-- methods\n";
$inner->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'inner'));
$http->setAllowedMethods(EventHttpRequest::CMD_GET);
$both('as above', 'a.h', '/p', 'DELETE');
$both('as far above', 'inner.h', '/p', 'DELETE');
$host->setAllowedMethods(EventHttpRequest::CMD_DELETE);
$both('its own', 'a.h', '/p', 'DELETE');
$both('as above now', 'inner.h', '/p', 'DELETE');
$both('not that', 'a.h', '/p', 'GET');
$both('the main one', 'main', '/', 'DELETE');
$http->setAllowedMethods(0x1ff);
$host->setAllowedMethods(0x1ff);

echo "-- bodies and heads\n";
$send = function (string $what, string $name, int $size, int $more = 0) use ($base, $port) {
    $got = [];
    $wire = new Wire($port, "POST /p HTTP/1.1\r\nHost: $name\r\nX-More: " . str_repeat('m', $more) . "\r\nContent-Length: $size\r\n\r\n" . str_repeat('b', $size));
    $got[] = reply($base, $wire)[3];
    $client = new Http2($base, $port);
    $client->send(frame(HEADERS, END_HEADERS, 1, block('/p', 'POST', $name) . field('x-more', str_repeat('m', $more))));
    $client->send(frame(DATA, END_STREAM, 1, str_repeat('b', $size)));
    $hpack = new Hpack();
    $code = null;
    pump($base, function () use ($client, $hpack, &$code) {
        foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
            if ($type === HEADERS) {
                $code = (int) substr($hpack->lines($payload)[0], 9);
            }
        }
        return $code || $client->eof;
    });
    $got[] = $code;
    say($what, ...($got[0] === $got[1] ? [$got[0]] : $got));
};
$http->setMaxBodySize(10);
$send('as above', 'a.h', 11);
$host->setMaxBodySize(20);
$send('its own', 'a.h', 20);
$send('its own, more', 'a.h', 21);
$send('main', 'main', 20);
$host->setMaxBodySize(-1);
$send('any', 'a.h', 1000);
$host->setMaxHeadersSize(300);
$send('short head', 'a.h', 1, 10);
$send('long head', 'a.h', 1, 300);
$send('long head below', 'inner.h', 1, 300);
$send('long head for others', 'main', 1, 300);

echo "-- types\n";
$type = function (string $name) use ($base, $port) {
    return reply($base, new Wire($port, "GET /p HTTP/1.1\r\nHost: $name\r\n\r\n"))[4]['content-type'] ?? null;
};
$types = fn () => array_map($type, ['main', 'a.h', 'inner.h']);
say('at first', ...$types());
$http->setDefaultContentType('text/plain');
say('above', ...$types());
$host->setDefaultContentType(null);
say('none', ...$types());
$inner->setDefaultContentType('image/png');
say('its own', ...$types());

echo "-- who counts\n";
say('main', $http->getStatistics()['requests'] > 50, $http->getStatistics()['responses_2xx'] > 10);
say('host', array_sum($host->getStatistics()), $host->getConnectionCount());
?>
--EXPECT--
-- callbacks
none: "Not Found"
a path: "path a.h"
another one: "Not Found"
not here: "main"
nor below: "Not Found"
default: "default"
-- the header callback is that of the host
main: "head of the main one"
host: "default"
its own: "head of the host"
-- methods
as above: "Not Implemented"
as far above: "Not Implemented"
its own: "path a.h"
as above now: "inner"
not that: "Not Implemented"
the main one: "Not Implemented"
-- bodies and heads
as above: 413
its own: 200
its own, more: 413
main: 413
any: 200
short head: 200
long head: 431
long head below: 431
long head for others: 200
-- types
at first: "text/html; charset=ISO-8859-1" "text/html; charset=ISO-8859-1" "text/html; charset=ISO-8859-1"
above: "text/plain" "text/plain" "text/plain"
none: "text/plain" null null
its own: "text/plain" null "image/png"
-- who counts
main: true true
host: 0 0
