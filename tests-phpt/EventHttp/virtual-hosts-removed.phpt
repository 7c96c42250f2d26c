--TEST--
EventHttp::removeVirtualHost(): a request that is on its way is the main server's then, unless the host's header callback has seen it; connections go on
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

/* A client of the one or the other protocol in the middle of a POST to the host, and what sends the rest. */
function midway(EventBase $base, int $port, bool $http2, bool $tls): array
{
    if ($http2) {
        $client = new Http2($base, $port, $tls);
        $client->send(frame(HEADERS, END_HEADERS, 1, block('/p', 'POST', 'a.host')) . frame(DATA, 0, 1, ' be'));
        return [$client, frame(DATA, END_STREAM, 1, 'gun')];
    }
    $client = new Wire($port);
    $tls && secure($base, $client);
    return [$client->send("POST /p HTTP/1.1\r\nHost: a.host\r\nContent-Length: 6\r\n\r\n be"), 'gun'];
}
function got(EventBase $base, Wire $client): string
{
    if ($client instanceof Http2) {
        return preg_match('~<h1>(.*)</h1>|HEADERS (.*) goes on~', $said = outcome($base, $client, 1), $words) ? end($words) : $said;
    }
    $message = reply($base, $client);
    return $message[3] === 200 ? $message[2] : substr($message[0], 13);
}
foreach (['HTTP/1.1' => [false, false], 'HTTP/1.1 TLS' => [false, true], 'HTTP/2' => [true, false], 'HTTP/2 TLS' => [true, true]] as $protocol => [$http2, $tls]) {
    echo "-- $protocol\n";
    [$http, $port] = listen_http($base, $tls ? $context : null);
    $http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'main' . $request->getInputBuffer()->read(10)));
    foreach (['removed', 'another', 'shown', 'shown and freed', 'kept'] as $case) {
        $host = named_host($base, 'host');
        $http->addVirtualHost('*.host', $host) or exit('refused');
        $seen = $closed = 0;
        if (str_starts_with($case, 'shown')) {
            $host->setHeaderCallback(function ($request) use (&$seen, &$closed) {
                $seen++;
                $request->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
            });
        }
        [$client, $rest] = midway($base, $port, $http2, $tls);
        $before = $http->getStatistics()['requests'];
        pump($base, function () use ($http, $before, $case, &$seen) {
            return $http->getStatistics()['requests'] > $before && ($seen === 1) === str_starts_with($case, 'shown');
        });
        if ($case !== 'kept') {
            $http->removeVirtualHost($host) or exit('not removed');
        }
        if ($case === 'another') {
            $http->addVirtualHost('*', $host = named_host($base, 'another'));
        }
        if ($case === 'shown and freed') {
            $gone = WeakReference::create($host);
            unset($host);
            $gone->get() === null or exit('kept');
        }
        $client->send($rest);
        say($case, got($base, $client));
        $client->close();
        if (str_starts_with($case, 'shown')) {
            pump($base, function () use (&$closed) { return $closed > 0; });
            say('closed', $closed);
        }
        isset($host) && $http->removeVirtualHost($host);
    }
}

echo "-- from its own callback\n";
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'main'));
$host = new EventHttp($base);
$host->setDefaultCallback(function ($request) use ($http) {
    global $host, $gone;
    $http->removeVirtualHost($host);
    $gone = WeakReference::create($host);
    $host = null;
    $request->sendReply(200, 'OK', 'the last');
});
$http->addVirtualHost('*.host', $host);
$wire = new Wire($port, str_repeat("GET / HTTP/1.1\r\nHost: a.host\r\n\r\n", 2));
say('one after the other', reply($base, $wire)[2], reply($base, $wire)[2], $gone->get());
?>
--EXPECT--
-- HTTP/1.1
removed: "main begun"
another: "another begun"
shown: "host begun"
closed: 1
shown and freed: "Not Found"
closed: 1
kept: "host begun"
-- HTTP/1.1 TLS
removed: "main begun"
another: "another begun"
shown: "host begun"
closed: 1
shown and freed: "Not Found"
closed: 1
kept: "host begun"
-- HTTP/2
removed: "main begun"
another: "another begun"
shown: "host begun"
closed: 1
shown and freed: "Not Found"
closed: 1
kept: "host begun"
-- HTTP/2 TLS
removed: "main begun"
another: "another begun"
shown: "host begun"
closed: 1
shown and freed: "Not Found"
closed: 1
kept: "host begun"
-- from its own callback
one after the other: "the last" "main" null
