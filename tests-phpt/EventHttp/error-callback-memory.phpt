--TEST--
EventHttp::setErrorCallback(): a client that is refused and reads nothing has few pages made, and others get theirs
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

const PAGE = 128 * 1024;

$base = new EventBase();
$called = 0;
foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
    $http->setErrorCallback(function () use (&$called) {
        $called++;
        return str_repeat('p', PAGE);
    });
    $other = function () use ($base, $port, $tls) {
        return strlen(page($base, asking($base, $port, true, $tls, 'GET', '/other'))) > PAGE;
    };

    // HTTP/2: many requests, and no window for the pages.
    $client = new Http2($base, $port, $tls, [4 => 0]);
    for ($stream = 1; $stream < 120; $stream += 2) {
        $client->send(request($stream, '/nowhere'));
    }
    pump($base, fn () => $http->getStatistics()['requests'] === 60);
    linger($base);
    say("$name, pages of HTTP/2 that are made for nobody", $called < 20, $other());
    // Each that is taken lets others be made.
    $called = 0;
    $client->send(frame(SETTINGS, 0, 0, pack('nN', 4, PAGE)) . frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)));
    $ended = 0;
    pump($base, function () use ($client, &$ended) {
        foreach ($client->frames() as [$type, $flags]) {
            $ended += $type === DATA && $flags & END_STREAM ? 1 : 0;
        }
        return $ended === 60;
    });
    say('all of them are there', $ended, $called > 40 && $called < 60);
    $client->close();

    // Requests that are taken back are made a page at most.
    $called = 0;
    $client = new Http2($base, $port, $tls, [4 => PAGE]);
    $client->send(frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)));
    for ($stream = 1; $stream < 120; $stream += 2) {
        $client->send(request($stream, '/nowhere') . frame(RST_STREAM, 0, $stream, pack('N', 8)));
    }
    $client->send(request(401, '/nowhere'));
    say('taken back', strlen(outcome($base, $client, 401)) > PAGE, $called <= 61, $other());
    $client->close();

    // HTTP/1: the connection ends with the first of them.
    $called = 0;
    $client = new Wire($port);
    $tls && secure($base, $client);
    $client->send(str_repeat("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n", 500));
    say('HTTP/1', page($base, $client) !== '', $called);
    $called = 0;
    $client = new Wire($port);
    $tls && secure($base, $client);
    foreach (str_split(str_repeat('g', 200)) as $byte) {
        $client->send($byte);
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    $client->send("\r\n\r\n");
    say('byte by byte', strlen(page($base, $client)) > PAGE, $called);
    $called = 0;
}
?>
--EXPECT--
clear, pages of HTTP/2 that are made for nobody: true true
all of them are there: 60 true
taken back: true true true
HTTP/1: true 1
byte by byte: true 1
TLS, pages of HTTP/2 that are made for nobody: true true
all of them are there: 60 true
taken back: true true true
HTTP/1: true 1
byte by byte: true 1
