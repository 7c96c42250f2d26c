--TEST--
EventWebSocket::connect() over TLS: the server is verified unless a context says otherwise, and asked for by its name
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/websocket.inc';

$cert = make_cert('localhost');
$base = new EventBase();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert['cert'], EventSslContext::OPT_LOCAL_PK => $cert['pk'],
    EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);
[$http, $port] = listen_websocket($base, 'echo_message', [], function ($ws) {
    $info = $ws->getRequest()->getConnection()->getTlsInfo();
    say('asked for', $info['server_name'], $info['alpn']);
}, $context);
$client = fn (array $options) => new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, $options);
foreach ([
    'as the system trusts' => ['localhost', []],
    'with our certificate' => ['localhost', ['context' => $client([
        EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_CA_FILE => $cert['cert'],
    ])]],
    'another name' => ['127.0.0.1', ['context' => $client([
        EventSslContext::OPT_VERIFY_PEER => true, EventSslContext::OPT_CA_FILE => $cert['cert'],
    ])]],
    'not verified' => ['127.0.0.1', ['context' => $client([])]],
    // HTTP/2 is what the server likes best, and not what a client speaks.
    'that offers HTTP/2' => ['127.0.0.1', ['context' => $client([EventSslContext::OPT_ALPN => 'h2,http/1.1'])]],
    'that offers nothing else' => ['127.0.0.1', ['context' => $client([EventSslContext::OPT_ALPN => 'h2'])]],
    'that offers something else' => ['127.0.0.1', ['context' => $client([EventSslContext::OPT_ALPN => 'http/1.1'])]],
] as $what => [$host, $options]) {
    $told = [];
    $ws = EventWebSocket::connect($base, "wss://$host:$port/", function ($ws, $data) use (&$told) {
        $told[] = strlen($data);
        $ws->close();
    }, null, $options);
    $ws->setOpenCallback(fn ($ws) => $ws->sendText(str_repeat('x', 100000)));
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "closed $code $reason"; });
    pump($base, function () use (&$told) { return is_string(end($told)); });
    say($what, ...str_replace((string) $port, 'PORT', $told));
}
$told = [];
$ws = EventWebSocket::connect($base, "ws://127.0.0.1:$port/", 'strlen', null, ['timeout' => 5]);
$ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "closed $code $reason"; });
until_told($base, $told);
say('in clear', ...$told);
?>
--EXPECTF--
as the system trusts: "closed 1006 TLS with localhost:PORT has failed: %s"
asked for: "localhost" null
with our certificate: "100000" "closed 1000 "
another name: "closed 1006 TLS with 127.0.0.1:PORT has failed: %s"
asked for: null null
not verified: "100000" "closed 1000 "
asked for: null "http/1.1"
that offers HTTP/2: "100000" "closed 1000 "
asked for: null "http/1.1"
that offers nothing else: "100000" "closed 1000 "
asked for: null "http/1.1"
that offers something else: "100000" "closed 1000 "
in clear: "closed 1006 The server has %s"
