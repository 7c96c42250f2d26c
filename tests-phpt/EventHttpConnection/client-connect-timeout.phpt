--TEST--
EventHttpConnection::setConnectTimeout(): limits connecting alone, handshake included; without it the timeout counts
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
// It accepts, and never says a word of TLS.
$silent = stream_socket_server('tcp://127.0.0.1:0');
$port = port_of(stream_socket_get_name($silent, false));
$context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
foreach ([
    'its own' => fn ($conn) => [$conn->setTimeout(100), $conn->setConnectTimeout(0.1)],
    'before the timeout was set' => fn ($conn) => [$conn->setConnectTimeout(0.1), $conn->setTimeout(100)],
    'taken back' => fn ($conn) => [$conn->setConnectTimeout(100), $conn->setTimeout(1), $conn->setConnectTimeout(0)],
] as $what => $set) {
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port, $context);
    $set($conn);
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $what) {
        $done = true;
        echo "$what: ", $req?->getResponseCode() ?? 'null', "\n";
    });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use (&$done) { return $done; });
}

// The response may take longer.
$listener = stream_socket_server('tcp://127.0.0.1:0');
$conn = new EventHttpConnection($base, null, '127.0.0.1', port_of(stream_socket_get_name($listener, false)));
$done = false;
$req = new EventHttpRequest(function ($req) use (&$done) {
    $done = true;
    echo 'a slow answer: ', $req?->getResponseCode() ?? 'null', "\n";
});
$conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
$base->loop(EventBase::LOOP_NONBLOCK);
$client = stream_socket_accept($listener);
stream_set_blocking($client, false);
pump($base, fn () => fread($client, 1) === 'G');
// It is connected.
$conn->setConnectTimeout(0.01);
linger($base, 0.1);
fwrite($client, "HTTP/1.1 204 No Content\r\n\r\n");
pump($base, function () use (&$done) { return $done; });

try {
    $conn->setConnectTimeout(NAN);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
its own: 0
before the timeout was set: 0
taken back: 0
a slow answer: 204
EventHttpConnection::setConnectTimeout(): Argument #1 ($seconds) must be a number of seconds
