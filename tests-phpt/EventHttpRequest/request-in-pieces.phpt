--TEST--
EventHttpRequest::startBody(), sendBodyChunk(), sendBodyEnd(): the body of a request in pieces over HTTP/1.1 and HTTP/2, with the length that was promised or without one, each callback when all before it has left, trailers behind it, and no more in memory than is given
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/http2_peer.inc';

const PIECE = 65536;
const PIECES = 200;
const OUT = EventHttpRequest::OUTPUT_HEADER;
const TRAILER = EventHttpRequest::OUTPUT_TRAILER;

$base = new EventBase();
$context = server_context();
foreach (['HTTP/1.1, clear' => [null, null], 'HTTP/1.1, TLS' => [$context, 'http/1.1'], 'HTTP/2' => [$context, 'h2']] as $name => [$tls, $alpn]) {
    echo "-- $name\n";
    [$http, $port] = listen_http($base, $tls);
    $hold = true;
    $got = 0;
    $sum = null;
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$got, &$hold, &$held, &$sum) {
        $got = 0;
        $sum = hash_init('md5');
        $request->setChunkCallback(function (EventHttpRequest $request) use (&$got, &$hold, &$held, &$sum) {
            if ($hold) {
                $held = $request;
                return $request->pause();
            }
            $buffer = $request->getInputBuffer();
            $got += $buffer->length;
            hash_update($sum, (string) $buffer->read($buffer->length));
        });
    });
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$got, &$sum) {
        $left = (string) $request->getInputBuffer()->read(PIECE * 2);
        $got += strlen($left);
        hash_update($sum, $left);
        $length = $request->findHeader('Content-Length', EventHttpRequest::INPUT_HEADER) ?? 'none';
        $coding = $request->findHeader('Transfer-Encoding', EventHttpRequest::INPUT_HEADER) ?? 'none';
        $named = $request->findHeader('Trailer', EventHttpRequest::INPUT_HEADER) ?? 'none';
        $md5 = hash_final($sum);
        $trailers = array_change_key_case($request->getInputTrailers());
        $request->sendReply(200, 'OK', "$got bytes, length $length, coding $coding, trailers named: $named, trailers: " . json_encode($trailers) . " $md5");
    });
    $conn = $alpn ? http2_client($base, $port, $alpn) : new EventHttpConnection($base, null, '127.0.0.1', $port);
    foreach (['any length', 'promised length'] as $how) {
        $hold = true;
        $held = null;
        $left = 0;
        $answer = null;
        $most = 0;
        $order = [];
        $all = hash_init('md5');
        $request = new EventHttpRequest(function (?EventHttpRequest $request, $data) use (&$answer, &$order) {
            $order[] = 'answer';
            $answer = $request ? "$data {$request->getResponseCode()} " . $request->getInputBuffer()->read(1000) : "$data null";
        }, 'data:');
        $request->setErrorCallback(function ($request, $error, $message) use (&$order) { $order[] = "error $error $message"; });
        $request->setCompleteCallback(function () use (&$order) { $order[] = 'all has left'; });
        $request->startBody();
        $how === 'promised length' and $request->addHeader('Content-Length', (string) (PIECE * PIECES + 5), OUT);
        $how === 'any length' and $request->addHeader('X-Sum', 'early', TRAILER);
        $request->getOutputBuffer()->add('first');
        hash_update($all, 'first');
        var_dump($conn->makeRequest($request, EventHttpRequest::CMD_POST, '/upload'), $request->getPendingBytes() >= 5);
        $given = 0;
        $more = function (EventHttpRequest $request, $arg) use (&$more, &$given, &$most, $all, $how) {
            if ($given === PIECES) {
                $how === 'any length' and $request->addHeader('X-Late', $arg, TRAILER);
                $request->sendBodyEnd();
                return;
            }
            $piece = str_repeat(chr(ord('a') + $given % 26), PIECE);
            hash_update($all, $piece);
            if ($given++ % 2) {
                $buffer = new EventBuffer();
                $buffer->add($piece);
                $piece = $buffer;
            }
            $request->sendBodyChunk($piece, $more, $arg);
            $most = max($most, $request->getPendingBytes());
        };
        $more($request, 'the argument');
        // Until the server takes some, what the kernels and the windows have room for has left.
        for ($quiet = 0, $before = -1; $quiet < 50 || !$held; $quiet = $given === $before ? $quiet + 1 : 0) {
            $before = $given;
            $base->loop(EventBase::LOOP_NONBLOCK);
            usleep(500);
        }
        echo $given < PIECES ? "the script is held back\n" : "ALL HAS LEFT\n";
        $hold = false;
        $held->resume();
        $held = null;
        pump($base, function () use (&$answer) { return $answer !== null; });
        $md5 = hash_final($all);
        echo preg_replace('/ [0-9a-f]{32}$/', str_ends_with($answer, $md5) ? ' as it was given' : ' DAMAGED', $answer), "\n";
        echo implode(', ', $order), ', at most ', $most <= 3 * PIECE ? 'little' : $most, " waited, {$request->getPendingBytes()} bytes now\n";
    }
    // The same connection goes on, and the same object with a body of its own.
    $hold = false;
    $request->clearHeaders();
    $request->getOutputBuffer()->add('whole');
    $answer = null;
    $conn->makeRequest($request, EventHttpRequest::CMD_POST, '/');
    pump($base, function () use (&$answer) { return $answer !== null; });
    echo substr($answer, 0, -33), "\n";

    // Callbacks come in order, each once, and one for nothing when all before it has left.
    $seen = [];
    $request->startBody();
    $answer = null;
    $conn->makeRequest($request, EventHttpRequest::CMD_PUT, '/');
    $note = function ($request, $arg) use (&$seen) { $seen[] = $arg; };
    $request->sendBodyChunk('', $note, 'empty');
    $request->sendBodyChunk('one', $note, 'one');
    $request->sendBodyChunk('two');
    $request->sendBodyChunk('three', $note, 'three');
    pump($base, function () use (&$seen) { return count($seen) === 3; });
    $request->sendBodyChunk('', $note, 'nothing');
    $request->sendBodyChunk('', function ($request) use (&$seen) {
        $seen[] = 'end';
        $request->sendBodyChunk('four');
        $request->sendBodyEnd();
    });
    pump($base, function () use (&$answer) { return $answer !== null; });
    echo implode(' ', $seen), ': ', substr($answer, 0, -33), "\n";

    // Nothing but an end; and a body of no length.
    foreach ([null, '0'] as $length) {
        $answer = null;
        $request->startBody();
        $length === null or $request->addHeader('Content-Length', $length, OUT);
        $conn->makeRequest($request, EventHttpRequest::CMD_DELETE, '/');
        $request->sendBodyEnd();
        pump($base, function () use (&$answer) { return $answer !== null; });
        echo substr($answer, 0, -33), "\n";
        $request->clearHeaders();
    }
    unset($http, $conn, $request, $more);
}
?>
--EXPECT--
-- HTTP/1.1, clear
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length none, coding chunked, trailers named: X-Sum, trailers: {"x-sum":"early","x-late":"the argument"} as it was given
all has left, answer, at most little waited, 0 bytes now
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length 13107205, coding none, trailers named: none, trailers: [] as it was given
all has left, answer, at most little waited, 0 bytes now
data: 200 5 bytes, length 5, coding none, trailers named: none, trailers: []
empty one three nothing end: data: 200 15 bytes, length none, coding chunked, trailers named: none, trailers: []
data: 200 0 bytes, length none, coding chunked, trailers named: none, trailers: []
data: 200 0 bytes, length 0, coding none, trailers named: none, trailers: []
-- HTTP/1.1, TLS
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length none, coding chunked, trailers named: X-Sum, trailers: {"x-sum":"early","x-late":"the argument"} as it was given
all has left, answer, at most little waited, 0 bytes now
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length 13107205, coding none, trailers named: none, trailers: [] as it was given
all has left, answer, at most little waited, 0 bytes now
data: 200 5 bytes, length 5, coding none, trailers named: none, trailers: []
empty one three nothing end: data: 200 15 bytes, length none, coding chunked, trailers named: none, trailers: []
data: 200 0 bytes, length none, coding chunked, trailers named: none, trailers: []
data: 200 0 bytes, length 0, coding none, trailers named: none, trailers: []
-- HTTP/2
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length none, coding none, trailers named: X-Sum, trailers: {"x-sum":"early","x-late":"the argument"} as it was given
all has left, answer, at most little waited, 0 bytes now
bool(true)
bool(true)
the script is held back
data: 200 13107205 bytes, length 13107205, coding none, trailers named: none, trailers: [] as it was given
all has left, answer, at most little waited, 0 bytes now
data: 200 5 bytes, length 5, coding none, trailers named: none, trailers: []
empty one three nothing end: data: 200 15 bytes, length none, coding none, trailers named: none, trailers: []
data: 200 0 bytes, length none, coding none, trailers named: none, trailers: []
data: 200 0 bytes, length 0, coding none, trailers named: none, trailers: []
