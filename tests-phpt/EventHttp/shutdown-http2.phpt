--TEST--
EventHttp::shutdown() of connections of HTTP/2: two GOAWAYs, and what has come between them is answered
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [
    EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem, EventSslContext::OPT_ALPN => 'h2,http/1.1',
]);

/* Notes what the frames say. */
function note(Http2 $client, array &$said, array &$ping): void
{
    foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
        $said[] = match ($type) {
            HEADERS => "HEADERS $stream",
            DATA => "DATA $stream '$payload'" . ($flags & END_STREAM ? ' END' : ''),
            RST_STREAM => "RST_STREAM $stream " . REASONS[unpack('N', $payload)[1]],
            GOAWAY => 'GOAWAY ' . unpack('N', $payload)[1] . ' ' . REASONS[unpack('N', $payload, 4)[1]],
            PING => 'PING',
            default => null,
        };
        $type === PING and $ping[] = $payload;
    }
    $said = array_values(array_filter($said));
}

// Who does not answer the first GOAWAY in a second has the second one.
$try = function (?EventSslContext $context, Hurry $hurry) {
    $base = new EventBase();
    [$http, $port] = listen_http($base, $context);
    $kept = [];
    $closed = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept, &$closed) {
        $uri = $request->getUri();
        $request->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
        str_contains($uri, 'wait') ? $kept[$uri] = $request : $request->sendReply(200, 'OK', $uri);
    });
    $new = fn () => new Http2($base, $port, $context !== null);
    $clients = ['answers' => $new(), 'silent' => $new(), 'idle' => $new(), 'without a stream' => $new(), 'in one piece' => $new()];
    $clients['answers']->send(request(1, '/wait'));
    $clients['silent']->send(request(1, '/wait/too'));
    $clients['idle']->send(request(1, '/idle'));
    // With TLS the preface and the first request are not looked at yet.
    pump($base, function () use (&$kept, &$closed) { return count($kept) === 2 && $closed === 1; });
    $clients['in one piece']->send(request(1, '/just-in-time'));
    $over = false;
    $hurry->begin();
    $http->shutdown(-1, function () use (&$over) { $over = true; });
    $said = $pings = [];
    foreach ($clients as $who => $client) {
        $said[$who] = $pings[$who] = [];
        pump($base, function () use ($client, $who, &$said, &$pings) {
            note($client, $said[$who], $pings[$who]);
            return (bool) $pings[$who];
        });
    }
    // These do not know yet.
    $clients['answers']->send(request(3, '/between'));
    $clients['silent']->send(request(3, '/between'));
    foreach (['answers', 'idle', 'without a stream', 'in one piece'] as $who) {
        $clients[$who]->send(frame(PING, ACK, 0, $pings[$who][0]));
    }
    $until = function (string $who, callable $holds) use ($base, $clients, &$said, &$pings) {
        pump($base, function () use ($who, $clients, &$said, &$pings, $holds) {
            note($clients[$who], $said[$who], $pings[$who]);
            return $holds();
        });
    };
    foreach (['idle', 'without a stream', 'in one piece'] as $who) {
        $until($who, fn () => $clients[$who]->eof);
        // The second GOAWAY is followed by the end.
        echo "$who: ", implode(', ', $said[$who]), "; the end\n";
    }
    $until('answers', function () use (&$said) { return count(preg_grep('/GOAWAY/', $said['answers'])) === 2; });
    $hurry->end();
    $clients['answers']->send(request(5, '/too-late'));
    linger($base, 0.1);
    $kept['/wait']->sendReply(200, 'OK', 'waited');
    $until('answers', fn () => $clients['answers']->eof);
    // The second GOAWAY comes with the reply that is not waited for, or before it.
    $second = array_search('GOAWAY 3 NO_ERROR', $said['answers']);
    unset($said['answers'][$second]);
    echo 'answers: ', implode(', ', $said['answers']), "; the end\n";
    say('the second GOAWAY', $second > 1 && $second < 5);

    // One that does not answer the PING is refused what it begins a second later.
    linger($base, 3);
    $clients['silent']->send(request(5, '/too-late'));
    $until('silent', function () use (&$said) { return (bool) preg_grep('/RST_STREAM/', $said['silent']); });
    say('not the end', $over);
    $kept['/wait/too']->sendReply(200, 'OK', 'waited');
    $until('silent', fn () => $clients['silent']->eof);
    echo 'silent: ', implode(', ', $said['silent']), "; the end\n";
    $kept = [];
    say('the loop ends', $base->loop(), $over, $closed);
};
foreach (['clear' => null, 'TLS' => $context] as $name => $context) {
    echo "-- $name\n";
    in_time(0.9, fn ($hurry) => $try($context, $hurry));
}
?>
--EXPECT--
-- clear
idle: HEADERS 1, DATA 1 '/idle' END, GOAWAY 2147483647 NO_ERROR, PING, GOAWAY 1 NO_ERROR; the end
without a stream: GOAWAY 2147483647 NO_ERROR, PING, GOAWAY 0 NO_ERROR; the end
in one piece: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 1, DATA 1 '/just-in-time' END, GOAWAY 1 NO_ERROR; the end
answers: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 3, DATA 3 '/between' END, HEADERS 1, DATA 1 'waited' END; the end
the second GOAWAY: true
not the end: false
silent: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 3, DATA 3 '/between' END, RST_STREAM 5 REFUSED_STREAM, HEADERS 1, DATA 1 'waited' END, GOAWAY 5 NO_ERROR; the end
the loop ends: true true 6
-- TLS
idle: HEADERS 1, DATA 1 '/idle' END, GOAWAY 2147483647 NO_ERROR, PING, GOAWAY 1 NO_ERROR; the end
without a stream: GOAWAY 2147483647 NO_ERROR, PING, GOAWAY 0 NO_ERROR; the end
in one piece: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 1, DATA 1 '/just-in-time' END, GOAWAY 1 NO_ERROR; the end
answers: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 3, DATA 3 '/between' END, HEADERS 1, DATA 1 'waited' END; the end
the second GOAWAY: true
not the end: false
silent: GOAWAY 2147483647 NO_ERROR, PING, HEADERS 3, DATA 3 '/between' END, RST_STREAM 5 REFUSED_STREAM, HEADERS 1, DATA 1 'waited' END, GOAWAY 5 NO_ERROR; the end
the loop ends: true true 6
