--TEST--
EventHttp::shutdown(): idle connections end, requests that have come are answered, the callback is last, and the loop ends
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem]);

foreach (['clear' => null, 'TLS' => $context] as $name => $context) {
    echo "-- $name\n";
    $base = new EventBase();
    [$http, $port] = listen_http($base, $context);
    $log = $waiting = [];
    $http->setHeaderCallback(function (EventHttpRequest $request) use (&$log, &$waiting) {
        $uri = $request->getUri();
        $request->getConnection()->setCloseCallback(function () use (&$log, $uri) { $log[] = "$uri closed"; });
        if ($uri === '/paused') {
            $request->setChunkCallback(fn () => null);
            $request->pause();
            $waiting[$uri] = $request;
        }
    });
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$log, &$waiting) {
        $uri = $request->getUri();
        $log[] = "$uri called";
        if (in_array($uri, ['/asked', '/first', '/streamed'])) {
            $waiting[$uri] = $request;
            if ($uri === '/streamed') {
                $request->sendReplyStart(200, 'OK');
                $request->sendReplyChunk('one ');
            }
        } else {
            $request->sendReply(200, 'OK', $request->getInputBuffer()->read(100) . 'whole');
        }
    });
    $get = fn (string $uri) => "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n";
    $post = fn (string $uri, string $part) => "POST $uri HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n$part";
    $connect = fn (string $bytes) => $context ? secure($base, new Wire($port))->send($bytes) : new Wire($port, $bytes);

    $wires = [
        'silent' => $connect(''),
        'idle' => $connect($get('/idle')),
        'partial head' => $connect("GET /partial HTTP/1.1\r\nHo"),
        'partial body' => $connect($post('/body', '123')),
        'paused body' => $connect($post('/paused', '123')),
        'asked' => $connect($get('/asked')),
        'streamed' => $connect($get('/streamed')),
        'pipelined' => $connect($get('/first') . $get('/second') . $get('/third')),
    ];
    if ($context) {
        // The beginning of a handshake, whose end does not come.
        $wires['handshake'] = new Wire($port, "\x16\x03\x01\x02\x00\x01");
    }
    reply($base, $wires['idle']);
    // What was used a moment ago is given time for another request.
    linger($base, 1);
    pump($base, function () use (&$waiting) { return count($waiting) === 4; });
    $arrived = $connect('');
    spin($base);
    $arrived->send($get('/arrived'));
    $log = [];
    $told = null;
    say('shutdown', $http->shutdown(-1, function (...$arguments) use (&$log, &$told) {
        $log[] = 'the end';
        $told = $arguments;
    }, 'data'));
    say('listens', $http->getAddresses());
    say('refused', @stream_socket_client("tcp://127.0.0.1:$port"));

    $show = function (string $name, Wire $wire) use ($base) {
        [, , $body, $code, $headers] = reply($base, $wire);
        echo "$name: $code $body, ", $headers['connection'] ?? 'goes on', ', ', $wire->in === '' ? fate($base, $wire) : 'more', "\n";
    };
    foreach (['silent', 'idle', 'handshake'] as $name) {
        if (isset($wires[$name])) {
            pump($base, fn () => $wires[$name]->poll()->eof);
            echo "$name: ", $wires[$name]->in === '' ? 'ended' : 'answered', "\n";
        }
    }
    $show('arrived before', $arrived);
    $wires['partial head']->send("st: h\r\n\r\n");
    $show('partial head', $wires['partial head']);
    $wires['partial body']->send('4567890');
    $show('partial body', $wires['partial body']);
    $waiting['/paused']->resume();
    $wires['paused body']->send('4567890');
    $show('paused body', $wires['paused body']);
    $waiting['/asked']->sendReply(200, 'OK', 'at last');
    $show('asked', $wires['asked']);
    $waiting['/first']->sendReply(200, 'OK', 'first');
    foreach (['first', 'second', 'third'] as $which) {
        $show($which, $wires['pipelined']);
    }
    $waiting['/streamed']->sendReplyChunk('two ');
    linger($base, 0.3);
    say('not the end', in_array('the end', $log));
    $waiting['/streamed']->sendReplyChunk('three');
    $waiting['/streamed']->sendReplyEnd();
    $show('streamed', $wires['streamed']);
    $waiting = [];
    say('the loop ends', $base->loop());
    say('told', $told === [$http, 'data']);
    say('last', end($log), count(array_keys($log, 'the end')));
    sort($log);
    echo implode(', ', $log), "\n";
    say('may listen again', $http->bind('127.0.0.1'));
}
?>
--EXPECT--
-- clear
shutdown: true
listens: []
refused: false
silent: ended
idle: ended
arrived before: 200 whole, close, closed
partial head: 200 whole, close, closed
partial body: 200 1234567890whole, close, closed
paused body: 200 1234567890whole, close, closed
asked: 200 at last, close, closed
first: 200 first, goes on, more
second: 200 whole, goes on, more
third: 200 whole, close, closed
not the end: false
streamed: 200 one two three, goes on, closed
the loop ends: true
told: true
last: "the end" 1
/arrived called, /arrived closed, /asked closed, /body called, /body closed, /idle closed, /partial called, /partial closed, /paused called, /paused closed, /second called, /streamed closed, /third called, /third closed, the end
may listen again: true
-- TLS
shutdown: true
listens: []
refused: false
silent: ended
idle: ended
handshake: ended
arrived before: 200 whole, close, closed
partial head: 200 whole, close, closed
partial body: 200 1234567890whole, close, closed
paused body: 200 1234567890whole, close, closed
asked: 200 at last, close, closed
first: 200 first, goes on, more
second: 200 whole, goes on, more
third: 200 whole, close, closed
not the end: false
streamed: 200 one two three, goes on, closed
the loop ends: true
told: true
last: "the end" 1
/arrived called, /arrived closed, /asked closed, /body called, /body closed, /idle closed, /partial called, /partial closed, /paused called, /paused closed, /second called, /streamed closed, /third called, /third closed, the end
may listen again: true
