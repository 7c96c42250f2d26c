--TEST--
EventHttpConnection: "unix:/path" is the address of a client; the host is localhost unless the script sets one, and a server that is not there or has gone fails the request
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require_once __DIR__ . '/../include/http.inc';

$base = new EventBase();
$directory = sys_get_temp_dir() . '/event-unix-' . getmypid();
mkdir($directory);
chdir($directory);

function serve(EventBase $base, string $path, ?EventSslContext $context = null): EventHttp
{
    $http = $context ? new EventHttp($base, $context) : new EventHttp($base);
    $http->accept(stream_socket_server("unix://$path")) or exit("no server\n");
    $http->setDefaultCallback(function ($request) {
        $tls = $request->getConnection()->getTlsInfo();
        $request->sendReply(200, 'OK', "{$request->getUri()} {$request->findHeader('Host', EventHttpRequest::INPUT_HEADER)} {$request->getInputBuffer()->length}" . ($tls ? ", server name $tls[server_name]" : ''));
    });
    return $http;
}

function ask(EventBase $base, EventHttpConnection $conn, string $body = '', ?string $host = null): string
{
    $answer = null;
    $request = new EventHttpRequest(function ($request) use (&$answer) {
        $answer = $request ? rtrim($request->getResponseCode() . ' ' . $request->getInputBuffer()->read(1000)) : 'null';
    });
    $request->getOutputBuffer()->add($body);
    $host and $request->addHeader('Host', $host, EventHttpRequest::OUTPUT_HEADER);
    $conn->makeRequest($request, EventHttpRequest::CMD_POST, '/uri');
    pump($base, function () use (&$answer) { return $answer !== null; });
    return $answer;
}

$http = serve($base, "$directory/socket");
foreach (["unix:$directory/socket", 'unix:socket', 'UNIX:./socket'] as $address) {
    $conn = new EventHttpConnection($base, null, $address, 0);
    $conn->setLocalAddress('127.0.0.1');
    $conn->setLocalPort(1);
    echo ask($base, $conn), '; ', ask($base, $conn, str_repeat('x', 3_000_000), 'of.mine'), "\n";
    $conn->getPeer($peer, $port);
    // With threads PHP's directory is not the kernel's, and the path is told whole.
    echo str_replace("$directory/", '', $peer), " $port\n";
}
$closed = 0;
$conn->setCloseCallback(function () use (&$closed) { $closed++; });
unset($http);
pump($base, function () use (&$closed) { return $closed; });
echo 'nobody listens any more: ', ask($base, $conn), "\n";
unlink('socket');
echo 'not there: ', ask($base, $conn), "\n";

echo "TLS\n";
['cert' => $cert, 'pk' => $key] = make_cert();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert, EventSslContext::OPT_LOCAL_PK => $key,
]);
$http = serve($base, "$directory/tls", $context);
$conn = new EventHttpConnection($base, null, 'unix:tls', 0, new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [
    EventSslContext::OPT_CA_FILE => $cert, EventSslContext::OPT_VERIFY_PEER => true,
]));
echo ask($base, $conn), "\n";
unset($http, $conn);
unlink('tls');

echo "paths that no socket has\n";
foreach (['unix:', 'unix:/' . str_repeat('x', 107)] as $address) {
    echo ask($base, new EventHttpConnection($base, null, $address, 0)), "\n";
}
try {
    new EventHttpConnection($base, null, "unix:/tmp/a\0b", 0);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
rmdir($directory);
?>
--EXPECTF--
200 /uri localhost 0; 200 /uri of.mine 3000000
unix:socket 0
200 /uri localhost 0; 200 /uri of.mine 3000000
unix:socket 0
200 /uri localhost 0; 200 /uri of.mine 3000000
unix:./socket 0
nobody listens any more: 0
not there: 0
TLS
200 /uri localhost 0, server name localhost
paths that no socket has

Warning: EventHttpConnection::__construct(): "unix:" names no socket: it has to be unix:/path in %s on line %d
0

Warning: EventHttpConnection::__construct(): The path "/%s" is 108 bytes long, that of a socket 107 at most: no connection can be made in %s on line %d
0
EventHttpConnection::__construct(): Argument #3 ($address) must not contain any null bytes
