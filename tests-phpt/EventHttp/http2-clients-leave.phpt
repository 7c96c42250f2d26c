--TEST--
EventHttp: of clients of HTTP/2 that leave, whatever they and the server were doing, nothing stays
--EXTENSIONS--
openssl
sockets
--SKIPIF--
<?php if (!is_dir('/proc/self/fd')) die('skip needs /proc'); ?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

const LARGE = 5000000;

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2',
]);
$asked = $left = 0;
$kept = [];
$answer = function (EventHttpRequest $request) use (&$asked, &$left, &$kept) {
    $asked++;
    $request->getConnection()->setCloseCallback(function () use (&$left) { $left++; });
    $kept[] = $request;
    $body = new EventBuffer();
    match ($request->getUri()) {
        '/kept' => null,
        '/begun' => $request->sendReplyStart(200, 'OK'),
        '/short' => $body->add('x') && $request->sendReply(200, 'OK', $body),
        '/large' => $body->add(str_repeat('x', LARGE)) && $request->sendReply(200, 'OK', $body),
    };
};

/* What a client does before it leaves: what it sends, how many requests the script gets, what it waits for. */
$states = [
    'nothing is sent' => ['', 0, null],
    'a part of a frame' => [substr(request(1, '/short'), 0, 12), 0, null],
    'a part of a head' => [frame(HEADERS, END_STREAM, 1, block('/short')), 0, null],
    'a part of a body' => [frame(HEADERS, END_HEADERS, 1, block('/short', 'POST')) . frame(DATA, 0, 1, 'body'), 0, null],
    'no reply' => [request(1, '/kept'), 1, null],
    'a reply is read' => [request(1, '/short'), 1, fn ($frames) => array_filter($frames, fn ($frame) => $frame[0] === DATA)],
    'a reply is not read' => [request(1, '/short'), 1, null],
    'a reply has begun' => [request(1, '/begun'), 1, fn ($frames) => array_filter($frames, fn ($frame) => $frame[0] === HEADERS)],
    'a window is full' => [request(1, '/large') . request(3, '/large'), 2, null],
    'a socket is full' => [
        frame(WINDOW_UPDATE, 0, 0, pack('N', 1 << 30)) . frame(SETTINGS, 0, 0, pack('nN', 4, 1 << 30)) . request(1, '/large')
            . request(3, '/large'),
        2,
        null,
    ],
    'all at once' => [
        request(1, '/kept') . request(3, '/begun') . request(5, '/large') . request(7, '/short') . request(9, '/short')
            . frame(RST_STREAM, 0, 1, pack('N', 8)) . frame(HEADERS, END_HEADERS, 11, block('/short', 'POST')),
        4,
        null,
    ],
];
$ways = [
    'closes' => fn (Http2 $client) => null,
    'says so and closes' => fn (Http2 $client) => $client->send(frame(GOAWAY, 0, 0, pack('NN', 0, 0))),
    'is told to leave' => function (Http2 $client) use ($base) {
        // What is no frame of the connection's, whatever came before it.
        $client->send(str_repeat(frame(DATA, 0, 0, 'x'), 9));
        pump($base, fn () => $client->poll()->eof);
    },
    'resets' => fn (Http2 $client) => EventUtil::setSocketOption($client->sock, EventUtil::SOL_SOCKET, EventUtil::SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]),
];

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    $http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_POST);
    $http->setDefaultCallback($answer);
    foreach ($states as $state => [$bytes, $requests, $until]) {
        foreach ($ways as $way => $prepare) {
            $before = descriptors();
            $expected = $asked + $requests;
            $client = new Http2($base, $port, $tls);
            $client->send($bytes);
            pump($base, function () use (&$asked, $expected) { return $asked >= $expected; });
            if ($until) {
                $frames = [];
                pump($base, function () use ($client, $until, &$frames) { return $until($frames = array_merge($frames, $client->frames())); });
            }
            $prepare($client);
            $client->close();
            $gone = pump($base, function () use ($before, &$asked, &$left) { return descriptors() === $before && $left === $asked; });
            if (!$gone) {
                echo "$name, $state, $way: ", descriptors() - $before, " descriptors, $asked asked, $left left\n";
                $left = $asked;
            }
            $kept = [];
        }
    }
}
echo "$asked asked, $left left\n";
?>
--EXPECT--
96 asked, 96 left
