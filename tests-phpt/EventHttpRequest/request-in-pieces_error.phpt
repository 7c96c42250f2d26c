--TEST--
EventHttpRequest::startBody(), sendBodyChunk(), sendBodyEnd(): whoever calls them at the wrong time, or gives more or less than was promised, is told
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

const OUT = EventHttpRequest::OUTPUT_HEADER;
const TRAILER = EventHttpRequest::OUTPUT_TRAILER;

set_error_handler(function (int $number, string $message) {
    echo '  warning: ', $message, "\n";
    return true;
});
$base = new EventBase();
$log = [];
$new = function (string $name = 'request') use (&$log) {
    $request = new EventHttpRequest(function (?EventHttpRequest $request) use ($name, &$log) {
        $log[] = "$name: " . ($request ? $request->getResponseCode() . ' ' . $request->getInputBuffer()->read(100) : 'null');
    });
    $request->setErrorCallback(function ($request, int $error, string $message) use ($name, &$log) {
        $log[] = "$name: error $error, " . preg_replace('/127\.0\.0\.1:\d+/', 'SERVER', $message);
    });
    return $request;
};

echo "-- before\n";
$request = $new();
$request->sendBodyChunk('x');
$request->sendBodyEnd();
var_dump($request->addHeader('X-Sum', '1', TRAILER));
$request->startBody();
$request->sendBodyChunk('x', fn () => print("CALLED\n"));
$request->sendBodyEnd();
$request->startBody();
var_dump($request->addHeader('X-Sum', '1', TRAILER), $request->addHeader('Content-Length', '1', TRAILER), $request->getPendingBytes());

echo "-- what is given\n";
foreach ([[], null, 1.5, new stdClass(), STDIN] as $value) {
    $thrown = grab(fn () => $request->sendBodyChunk($value));
    echo $thrown instanceof Throwable ? get_class($thrown) . ": {$thrown->getMessage()}\n" : "fine\n";
}
$thrown = grab(fn () => $request->sendBodyChunk('x', 'no such function'));
echo get_class($thrown), ": {$thrown->getMessage()}\n";

$context = server_context();
foreach (['HTTP/1.1' => [null, null], 'HTTP/2' => [$context, 'h2']] as $name => [$tls, $alpn]) {
    echo "-- $name\n";
    [$http, $port] = listen_http($base, $tls);
    $failed = [];
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$failed) {
        $request->setErrorCallback(function ($request, int $error) use (&$failed) { $failed[] = "the server: error $error"; });
    });
    $http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK', "'" . $request->getInputBuffer()->read(100) . "'"));
    $conn = $alpn ? http2_client($base, $port, $alpn) : new EventHttpConnection($base, null, '127.0.0.1', $port);
    $wait = function (int $count) use ($base, &$log) {
        pump($base, function () use (&$log, $count) { return count($log) >= $count; });
        foreach (array_splice($log, 0) as $line) echo "  $line\n";
    };

    echo "a length that is none, different ones, one that is too short, and one with trailers\n";
    foreach ([['many'], ['5', '6'], ['2'], ['5', 'trailer']] as $lengths) {
        $request = $new();
        $request->startBody();
        $request->getOutputBuffer()->add('abc');
        foreach ($lengths as $length) {
            $length === 'trailer' ? $request->addHeader('X-Sum', '1', TRAILER) : $request->addHeader('Content-Length', $length, OUT);
        }
        var_dump($conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/'));
    }
    // It was not made, has its body still, and can be made when it is mended.
    $request->removeHeader('X-Sum', TRAILER);
    var_dump($request->getOutputBuffer()->length, $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/'));

    echo "more than was promised, and once more\n";
    $request->startBody();
    var_dump($request->addHeader('X-Sum', '1', TRAILER));
    $request->sendBodyChunk('defg', function () use (&$log) { $log[] = 'has left'; });
    $request->sendBodyChunk('h');
    $request->sendBodyEnd();
    $request->sendBodyEnd();
    $request->sendBodyChunk('late', fn () => print("CALLED\n"));
    var_dump($request->addHeader('X-Sum', '1', TRAILER));
    $wait(2);

    echo "less than was promised\n";
    $request = $new();
    $request->startBody();
    $request->addHeader('Content-Length', '5', OUT);
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/short');
    $request->sendBodyChunk('abc', function () use (&$log) { $log[] = 'has left'; });
    $wait(1);
    pump($base, function () { static $turns = 0; return $turns++ > 20; });
    $request->sendBodyEnd();
    $wait(2);
    pump($base, function () use (&$failed) { return $failed; });
    echo "  $failed[0]\n";

    echo "the next has what the last one had, and nothing waits with it\n";
    $request = $new();
    $request->startBody();
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
    $request->addHeader('X-Sum', '1', TRAILER);
    $request->sendBodyEnd();
    $wait(1);
    $request->getOutputBuffer()->add('whole');
    var_dump($conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/'));
    $request->removeHeader('x-sum', TRAILER);
    var_dump($conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/'));
    $request->sendBodyChunk('x');
    $wait(1);
    unset($conn, $http);
}

echo "-- a request that a server has received\n";
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) {
    $request->startBody();
    $request->sendBodyChunk('x');
    $request->sendBodyEnd();
    $request->sendReply(200, 'OK', 'fine');
});
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$conn->makeRequest($new('asked'), EventHttpRequest::CMD_GET, '/');
$wait(1);

echo "-- one that is over is given more in vain, and without a word\n";
$request = $new();
$request->startBody();
$conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
$request->cancel();
$request->sendBodyChunk('x', fn () => print("CALLED\n"));
$request->sendBodyEnd();
$request->free();
$request->startBody();
$request->sendBodyChunk('x');
foreach ($log as $line) echo "  $line\n";
?>
--EXPECT--
-- before
  warning: EventHttpRequest::sendBodyChunk(): The body of the request is what is in its output buffer: to send it in pieces, call startBody() before makeRequest()
  warning: EventHttpRequest::sendBodyEnd(): The body of the request is what is in its output buffer: to send it in pieces, call startBody() before makeRequest()
  warning: EventHttpRequest::addHeader(): Trailers stand behind replies, and behind the bodies of requests that are sent in pieces: call startBody() before
bool(false)
  warning: EventHttpRequest::sendBodyChunk(): The request is not being made yet: call EventHttpConnection::makeRequest() first
  warning: EventHttpRequest::sendBodyEnd(): The request is not being made yet: call EventHttpConnection::makeRequest() first
  warning: EventHttpRequest::addHeader(): "Content-Length" means nothing behind a body: add it to the headers
bool(true)
bool(false)
int(0)
-- what is given
TypeError: EventHttpRequest::sendBodyChunk(): Argument #1 ($buf) must be of type EventBuffer|string, array given
TypeError: EventHttpRequest::sendBodyChunk(): Argument #1 ($buf) must be of type EventBuffer|string, null given
  warning: EventHttpRequest::sendBodyChunk(): The request is not being made yet: call EventHttpConnection::makeRequest() first
fine
TypeError: EventHttpRequest::sendBodyChunk(): Argument #1 ($buf) must be of type EventBuffer, stdClass given
TypeError: EventHttpRequest::sendBodyChunk(): Argument #1 ($buf) must be of type EventBuffer|string, resource given
TypeError: EventHttpRequest::sendBodyChunk(): Argument #2 ($cb) must be a valid callback or null, function "no such function" not found or invalid function name
-- HTTP/1.1
a length that is none, different ones, one that is too short, and one with trailers
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: its Content-Length is no number of bytes; without one the body is sent in chunks, whatever its length
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: its Content-Length is no number of bytes; without one the body is sent in chunks, whatever its length
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: there is more in the output buffer than its Content-Length says
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: trailers stand behind bodies in chunks: remove its Content-Length, or clear the trailers
bool(false)
int(3)
bool(true)
more than was promised, and once more
  warning: EventHttpRequest::startBody(): The request is being made already: startBody() is to be called before makeRequest()
  warning: EventHttpRequest::addHeader(): The request has begun with the length of its body: trailers stand behind one that has no Content-Length
bool(false)
  warning: EventHttpRequest::sendBodyChunk(): The body is longer than its Content-Length says, by 2: the rest is not sent
  warning: EventHttpRequest::sendBodyChunk(): The body is longer than its Content-Length says, by 1: the rest is not sent
  warning: EventHttpRequest::sendBodyEnd(): The body of the request is complete already
  warning: EventHttpRequest::sendBodyChunk(): The body of the request is complete already
  warning: EventHttpRequest::addHeader(): The body of the request is complete already
bool(false)
  has left
  request: 200 'abcde'
less than was promised
  has left
  warning: EventHttpRequest::sendBodyEnd(): The body is shorter than its Content-Length says, by 2: the request has failed
  request: error 3, SERVER was not sent all of the request: its body is shorter than its Content-Length, by 2
  request: null
  the server: error 1
the next has what the last one had, and nothing waits with it
  request: 200 ''
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: it has trailers, which stand behind bodies in pieces: call startBody(), or clear them
bool(false)
bool(true)
  warning: EventHttpRequest::sendBodyChunk(): The body of the request is what is in its output buffer: to send it in pieces, call startBody() before makeRequest()
  request: 200 'whole'
-- HTTP/2
a length that is none, different ones, one that is too short, and one with trailers
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: its Content-Length is no number of bytes; without one the body is sent in chunks, whatever its length
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: its Content-Length is no number of bytes; without one the body is sent in chunks, whatever its length
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: there is more in the output buffer than its Content-Length says
bool(false)
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: trailers stand behind bodies in chunks: remove its Content-Length, or clear the trailers
bool(false)
int(3)
bool(true)
more than was promised, and once more
  warning: EventHttpRequest::startBody(): The request is being made already: startBody() is to be called before makeRequest()
  warning: EventHttpRequest::addHeader(): The request has begun with the length of its body: trailers stand behind one that has no Content-Length
bool(false)
  warning: EventHttpRequest::sendBodyChunk(): The body is longer than its Content-Length says, by 2: the rest is not sent
  warning: EventHttpRequest::sendBodyChunk(): The body is longer than its Content-Length says, by 1: the rest is not sent
  warning: EventHttpRequest::sendBodyEnd(): The body of the request is complete already
  warning: EventHttpRequest::sendBodyChunk(): The body of the request is complete already
  warning: EventHttpRequest::addHeader(): The body of the request is complete already
bool(false)
  has left
  request: 200 'abcde'
less than was promised
  has left
  warning: EventHttpRequest::sendBodyEnd(): The body is shorter than its Content-Length says, by 2: the request has failed
  request: error 3, SERVER was not sent all of the request: its body is shorter than its Content-Length, by 2
  request: null
  the server: error 1
the next has what the last one had, and nothing waits with it
  request: 200 ''
  warning: EventHttpConnection::makeRequest(): The request for "/" cannot be sent: it has trailers, which stand behind bodies in pieces: call startBody(), or clear them
bool(false)
bool(true)
  warning: EventHttpRequest::sendBodyChunk(): The body of the request is what is in its output buffer: to send it in pieces, call startBody() before makeRequest()
  request: 200 'whole'
-- a request that a server has received
  warning: EventHttpRequest::startBody(): The request is one that an EventHttp has received: the body of the reply is sent with sendReply(), or with sendReplyStart(), sendReplyChunk() and sendReplyEnd()
  warning: EventHttpRequest::sendBodyChunk(): The request is one that an EventHttp has received: the body of the reply is sent with sendReply(), or with sendReplyStart(), sendReplyChunk() and sendReplyEnd()
  warning: EventHttpRequest::sendBodyEnd(): The request is one that an EventHttp has received: the body of the reply is sent with sendReply(), or with sendReplyStart(), sendReplyChunk() and sendReplyEnd()
  asked: 200 fine
-- one that is over is given more in vain, and without a word
  warning: EventHttpRequest::sendBodyChunk(): The request is not being made yet: call EventHttpConnection::makeRequest() first
  request: error 4, The request was cancelled
