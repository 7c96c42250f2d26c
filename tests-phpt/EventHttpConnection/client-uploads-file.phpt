--TEST--
EventHttpConnection: the body of a request may be a file, with bytes before and behind it, which is read as the server takes it; the complete callback tells that all has left, and a file that becomes shorter fails the request
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require_once __DIR__ . '/../include/http.inc';

const SIZE = 64 * 1024 * 1024;

/* The most memory this process has had, in KiB. */
function peak(): int
{
    preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}

$base = new EventBase();
$file = tempnam(sys_get_temp_dir(), 'upload');
$handle = fopen($file, 'r+');
ftruncate($handle, SIZE);
fseek($handle, SIZE - 3);
fwrite($handle, 'end');
['cert' => $cert, 'pk' => $key] = make_cert();
$secure = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $cert, EventSslContext::OPT_LOCAL_PK => $key,
]);
$any = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
foreach (['clear' => [null, null], 'TLS' => [$secure, $any]] as $name => [$server, $client]) {
    [$http, $port] = listen_http($base, $server);
    $got = 0;
    $first = $last = '';
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$got, &$first, &$last) {
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$got, &$first, &$last) {
            $buffer = $request->getInputBuffer();
            $first = $first ?: $buffer->substr(0, 9);
            $got += $buffer->length;
            $last = substr($last . $buffer->substr(max(0, $buffer->length - 9)), -9);
            $buffer->drain($buffer->length);
        });
    });
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$got) { $request->sendReply(200, 'OK', "$got"); });
    $conn = new EventHttpConnection($base, null, '127.0.0.1', $port, $client);
    $done = null;
    $request = new EventHttpRequest(function ($request) use (&$done) { $done = $request?->getInputBuffer()->read(100) ?? 'null'; });
    $request->setCompleteCallback(function ($request, $arg) use ($name) { echo "$name: all has left, $arg\n"; }, 'the argument');
    $request->setErrorCallback(function ($request, $error, $message) { echo "$message\n"; });
    $body = $request->getOutputBuffer();
    $body->add('before it');
    $body->addFile($file);
    $body->add('behind it');
    echo $body->length === SIZE + 18 ? '' : $body->length, $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/') ? 'made' : '', ", left: $body->length\n";
    $before = peak();
    pump($base, function () use (&$done) { return $done !== null; }, 60);
    echo $done == SIZE + 18 ? 'all of it has come' : $done, ": $first, $last; ", peak() - $before < allowance(12 * 1024) ? 'memory as before' : peak() - $before, "\n";
    unset($http, $conn);
}

echo "a file that becomes shorter\n";
$peer = new Peer([]);
$conn = new EventHttpConnection($base, null, '127.0.0.1', $peer->port);
$done = false;
$request = new EventHttpRequest(function ($request) use (&$done) { $done = true; echo $request ? 'answered' : 'null', "\n"; });
$request->setErrorCallback(function ($request, int $error, string $message) use ($peer) {
    echo $error === EventHttpRequest::ERROR_BUFFER ? '' : $error, str_replace("127.0.0.1:$peer->port", 'SERVER', $message), "\n";
});
$request->getOutputBuffer()->addFile($file);
$conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
ftruncate($handle, 1000);
pump($base, function () use ($peer, &$done) { $peer->turn(); return $done; });
pump($base, function () use ($peer) { $peer->turn(); return $peer->open() === 0; });
unlink($file);
?>
--EXPECT--
made, left: 0
clear: all has left, the argument
all of it has come: before it, behind it; memory as before
made, left: 0
TLS: all has left, the argument
all of it has come: before it, behind it; memory as before
a file that becomes shorter
SERVER was not sent all of the request: a file is shorter than when it was added
null
