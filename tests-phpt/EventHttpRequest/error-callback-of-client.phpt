--TEST--
EventHttpRequest::setErrorCallback() of a client's request says once why it fails, with a code and words, before the callback without an answer
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require_once __DIR__ . '/../include/http.inc';

$base = new EventBase();
$names = array_flip(array_filter(
    (new ReflectionClass('EventHttpRequest'))->getConstants(),
    fn ($name) => str_starts_with($name, 'ERROR_'),
    ARRAY_FILTER_USE_KEY,
));

/* Makes a request and shows what comes of it. */
function ask(EventBase $base, string $what, EventHttpConnection $conn, ?Peer $peer = null, ?callable $prepare = null, bool $forget = false): void
{
    global $names;
    $conn->getPeer($host, $port);
    $done = false;
    echo "$what\n";
    $request = new EventHttpRequest(function ($request) use (&$done) {
        $done = true;
        echo '  ', $request ? "code {$request->getResponseCode()}" : 'null', "\n";
    });
    $request->setErrorCallback(function ($request, int $error, string $message, $arg) use ($names, $host, $port) {
        $server = str_contains($host, ':') ? $host : "$host:$port";
        echo "  $names[$error] ", get_class($request), " $arg\n  ", str_replace($server, 'SERVER', $message), "\n";
    }, 'argument');
    $prepare and $prepare($request, $conn);
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use (&$done, $peer) { $peer?->turn(); return $done; });
}

$ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
foreach ([
    'an answer' => [$ok],
    'ends without an answer' => [''],
    'ends within the head' => ["HTTP/1.1 200 OK\r\nContent-Le"],
    'ends within the body' => ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"],
    'is no HTTP' => ["SSH-2.0-Something\r\n\r\n"],
    'has two lengths' => ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
    'has bad chunks' => ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    'is too long' => ["HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", fn ($request, $conn) => $conn->setMaxBodySize(10)],
    'has a long head' => ["HTTP/1.1 200 OK\r\nX: " . str_repeat('y', 1000), fn ($request, $conn) => $conn->setMaxHeadersSize(100)],
    'is interim for ever' => [str_repeat("HTTP/1.1 102 Processing\r\n\r\n", 200)],
] as $what => $answer) {
    $peer = new Peer([$answer[0]], true);
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
    ask($base, $what, $conn, $peer, $answer[1] ?? null);
}

$silent = new Peer([]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $silent->port);
$conn->setTimeout(1);
ask($base, 'silence', $conn, $silent);
ask($base, 'a deadline', $conn, $silent, fn ($request) => $request->setDeadline(0.05));
$conn = new EventHttpConnection($base, null, '127.0.0.1', unused_port());
ask($base, 'nobody there', $conn);
ask($base, 'no such socket', new EventHttpConnection($base, null, 'unix:/no/such/socket', 0));
$dns = new EventDnsBase($base, false);
ask($base, 'no such name', new EventHttpConnection($base, $dns, 'www.event.test', 80));
unset($dns);

['cert' => $cert, 'pk' => $key] = make_cert('other');
$server = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert, EventSslContext::OPT_LOCAL_PK => $key,
]);
[$http, $port] = listen_http($base, $server);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK'));
$trusting = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [
    EventSslContext::OPT_CA_FILE => $cert, EventSslContext::OPT_VERIFY_PEER => true,
]);
ask($base, 'another name in the certificate', new EventHttpConnection($base, null, '127.0.0.1', $port, $trusting));
$trusting = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [EventSslContext::OPT_VERIFY_PEER => true]);
ask($base, 'nobody trusts it', new EventHttpConnection($base, null, '127.0.0.1', $port, $trusting));
$any = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
[$plain, $port] = listen_http($base);
ask($base, 'no TLS', new EventHttpConnection($base, null, '127.0.0.1', $port, $any));
$silent = new Peer([]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $silent->port, $any);
$conn->setConnectTimeout(0.05);
ask($base, 'half a handshake', $conn);

echo "given up\n";
$conn = new EventHttpConnection($base, null, '127.0.0.1', $silent->port);
$requests = [];
foreach (['cancel()', 'the client goes'] as $how) {
    $requests[] = $request = new EventHttpRequest(function () { echo "  not called\n"; });
    $request->setErrorCallback(function ($request, $error, $message) use ($names, $how) { echo "  $how: $names[$error] $message\n"; });
    $conn->makeRequest($request, EventHttpRequest::CMD_GET, '/');
}
$base->loop(EventBase::LOOP_NONBLOCK);
$requests[0]->cancel();
$requests[0]->cancel();
unset($conn);
$base->loop(EventBase::LOOP_NONBLOCK);
?>
--EXPECTF--
an answer
  code 200
ends without an answer
  ERROR_EOF EventHttpRequest argument
  SERVER has closed the connection without a response
  null
ends within the head
  ERROR_EOF EventHttpRequest argument
  SERVER has closed the connection without a response
  null
ends within the body
  ERROR_EOF EventHttpRequest argument
  SERVER has closed the connection before its response was complete
  null
is no HTTP
  ERROR_INVALID_HEADER EventHttpRequest argument
  SERVER has sent a response whose head is malformed
  null
has two lengths
  ERROR_INVALID_HEADER EventHttpRequest argument
  SERVER has sent a response whose head is malformed
  null
has bad chunks
  ERROR_INVALID_HEADER EventHttpRequest argument
  SERVER has sent a response whose chunks are malformed
  null
is too long
  ERROR_DATA_TOO_LONG EventHttpRequest argument
  SERVER has sent a response whose body is longer than 10 bytes
  null
has a long head
  ERROR_DATA_TOO_LONG EventHttpRequest argument
  SERVER has sent a response whose head is longer than 100 bytes
  null
is interim for ever
  ERROR_DATA_TOO_LONG EventHttpRequest argument
  SERVER has sent more than 100 interim responses, or very long ones
  null
silence
  ERROR_TIMEOUT EventHttpRequest argument
  SERVER has kept silent for 1 second
  null
a deadline
  ERROR_TIMEOUT EventHttpRequest argument
  SERVER has not answered within 0.05 seconds: %s
  null
nobody there
  ERROR_CONNECT EventHttpRequest argument
  Cannot connect to SERVER: Connection refused
  code 0
no such socket
  ERROR_CONNECT EventHttpRequest argument
  Cannot connect to SERVER: No such file or directory
  code 0
no such name
  ERROR_RESOLVE EventHttpRequest argument
  Cannot look up the name "www.event.test": %s
  code 0
another name in the certificate
  ERROR_TLS EventHttpRequest argument
  The TLS handshake with SERVER has failed: error:%s:certificate verify failed (IP address mismatch)
  null
nobody trusts it
  ERROR_TLS EventHttpRequest argument
  The TLS handshake with SERVER has failed: error:%s:certificate verify failed (self%ssigned certificate)
  null
no TLS
  ERROR_TLS EventHttpRequest argument
  The TLS handshake with SERVER has failed: error:%s
  null
half a handshake
  ERROR_TIMEOUT EventHttpRequest argument
  Cannot connect to SERVER within 0.05 seconds: the TLS handshake was not done
  code 0
given up
  cancel(): ERROR_CANCEL The request was cancelled
  the client goes: ERROR_CANCEL The EventHttpConnection that the request was made with has gone
