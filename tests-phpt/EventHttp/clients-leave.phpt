--TEST--
EventHttp: of clients that leave, clear and with TLS, whatever they and the server were doing, nothing stays
--EXTENSIONS--
openssl
sockets
--SKIPIF--
<?php if (!is_dir('/proc/self/fd')) die('skip needs /proc'); ?>
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$ctx = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem,
]);
$asked = 0;
$left = [];
$kept = [];
$answer = function (EventHttpRequest $request) use (&$asked, &$left, &$kept) {
    $number = $asked++;
    $request->getConnection()->setCloseCallback(function () use (&$left, $number) { $left[$number] = true; });
    $body = new EventBuffer();
    $kept[] = $request;
    switch ($request->getUri()) {
        case '/begun':
            $request->sendReplyStart(200, 'OK');
            break;
        case '/short':
            $body->add('x');
            $request->sendReply(200, 'OK', $body);
            break;
        case '/large':
            $body->add(str_repeat('x', 8000000));
            $request->sendReply(200, 'OK', $body);
            break;
        case '/taken':
            $taken = $request->getBufferEvent();
            $taken->setCallbacks(null, null, function () use ($taken) { $taken->free(); });
            $taken->enable(Event::READ);
            $kept[] = $taken;
            break;
    }
};
$get = fn (string $path) => "GET $path HTTP/1.1\r\nHost: h\r\n\r\n";
/* What a client sends before it leaves, how many requests the script gets, and whether something comes. */
$states = [
    'nothing' => ['', 0, false],
    'a part of a head' => ["GET / HTTP/1.1\r\nHo", 0, false],
    'a part of a body' => ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbody", 0, false],
    'no reply' => [$get('/kept'), 1, false],
    'a reply' => [$get('/short'), 1, false],
    'a reply that is read' => [$get('/short'), 1, true],
    'a reply that has begun' => [$get('/begun'), 1, true],
    'a reply that waits' => [$get('/large'), 1, false],
    'a reply that waits, before others' => [str_repeat($get('/large'), 3), 1, false],
    'a refusal' => ["BAD\r\n\r\n", 0, true],
    'taken over' => [$get('/taken'), 1, false],
];
$ways = [
    'closes' => fn (Wire $client) => $client->close(),
    'resets' => function (Wire $client) {
        EventUtil::setSocketOption($client->sock, EventUtil::SOL_SOCKET, EventUtil::SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
        $client->close();
    },
    'shuts down and closes' => function (Wire $client) use ($base) {
        stream_socket_shutdown($client->sock, STREAM_SHUT_WR);
        $base->loop(EventBase::LOOP_NONBLOCK);
        $client->close();
        // Without an error nobody knows yet that it has not just shut down: the script goes on and finds out.
        global $kept;
        foreach ($kept as $request) {
            if ($request instanceof EventHttpRequest) {
                $request->closeConnection();
            }
        }
    },
];

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    [$http, $port] = $tls ? listen_http($base, $ctx) : listen_http($base);
    $http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_POST);
    $http->setDefaultCallback($answer);
    foreach ($states as $state => [$bytes, $requests, $comes]) {
        foreach ($ways as $way => $leave) {
            $before = descriptors();
            $expected = $asked + $requests;
            $client = new Wire($port);
            if ($tls) {
                stream_context_set_option($client->sock, 'ssl', 'verify_peer', false);
                stream_context_set_option($client->sock, 'ssl', 'verify_peer_name', false);
                pump($base, fn () => stream_socket_enable_crypto($client->sock, true, STREAM_CRYPTO_METHOD_TLS_CLIENT) !== 0);
            }
            $client->send($bytes);
            pump($base, function () use (&$asked, $expected) { return $asked >= $expected; });
            if ($comes) {
                pump($base, fn () => $client->poll()->in !== '');
            }
            $leave($client);
            $gone = pump($base, function () use ($before, &$asked, &$left) { return descriptors() === $before && count($left) === $asked; });
            if (!$gone) {
                echo "$name, $state, $way: ", descriptors() - $before, " descriptors, $asked asked, ", count($left), " left\n";
            }
            $kept = [];
        }
    }
}
echo "$asked asked, ", count($left), " left\n";
?>
--EXPECT--
42 asked, 42 left
