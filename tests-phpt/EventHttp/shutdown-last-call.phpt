--TEST--
EventHttp::shutdown(): a request on its way to a connection that was just used, or accepted, is answered
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';

$pem = make_cert()['both'];
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $pem, EventSslContext::OPT_LOCAL_PK => $pem]);
$get = fn (string $uri) => "GET $uri HTTP/1.1\r\nHost: h\r\n\r\n";

// What was used or accepted longer ago would end.
$try = function (?EventSslContext $context, Hurry $hurry) use ($get) {
    $base = new EventBase();
    [$http, $port] = listen_http($base, $context);
    $kept = [];
    $http->setDefaultCallback(function (EventHttpRequest $request) use (&$kept) {
        if ($request->getUri() === '/kept') {
            $kept[] = $request;
            $request->sendReplyStart(200, 'OK');
            return;
        }
        $request->sendReply(200, 'OK', $request->getUri());
    });
    $connect = fn () => $context ? secure($base, new Wire($port)) : new Wire($port);
    $show = function (string $name, Wire $wire) use ($base) {
        $message = reply($base, $wire);
        echo "$name: ", $message ? "$message[3] $message[2], " . ($message[4]['connection'] ?? 'goes on') : 'nothing', "\n";
    };
    $streamed = $connect()->send($get('/kept'));
    pump($base, function () use (&$kept) { return (bool) $kept; });
    $used = $connect();
    $hurry->begin();
    $used->send($get('/before'));
    // The server has not had a turn since, and the kernel has not told it of the connection.
    $new = new Wire($port);
    $show('used', $used);
    $http->shutdown(30);
    $hurry->end();
    // What has come by the next turn has come in time, however slow this is.
    $used->send($get('/after'));
    $context and secure($base, $new);
    $new->send($get('/first'));
    $show('used a moment ago', $used);
    $show('accepted a moment ago', $new);
    linger($base, 1);
    // This reply had begun with the promise that the connection goes on.
    $kept[0]->sendReplyChunk('streamed');
    $kept[0]->sendReplyEnd();
    $show('streamed', $streamed);
    $show('and used again', $streamed->send($get('/again')));
    $kept = [];
    foreach ([$used, $new, $streamed] as $wire) {
        echo fate($base, $wire), "\n";
    }
    say('the loop ends', $base->loop());
};
foreach (['clear' => null, 'TLS' => $context] as $name => $context) {
    echo "-- $name\n";
    in_time(0.15, fn ($hurry) => $try($context, $hurry));
}

echo "-- what waits in the kernel\n";
$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'served'));
$http->disable();
$wires = [];
for ($i = 0; $i < 200; $i++) {
    $wires[] = new Wire($port, $get('/'));
}
spin($base);
$http->shutdown();
$served = 0;
foreach ($wires as $wire) {
    $served += reply($base, $wire)[2] === 'served' ? 1 : 0;
}
say('served', $served);
say('the loop ends', $base->loop());

echo "-- more than is asked for in time\n";
[$http, $port] = listen_http($base);
$count = 0;
$http->setDefaultCallback(function ($request) use (&$count) { $count++; $request->sendReply(200, 'OK', 'served'); });
$wire = new Wire($port, str_repeat($get('/'), 3000));
spin($base);
$http->shutdown();
$read = '';
pump($base, function () use ($wire, &$read, $get) {
    // It goes on asking, and never waits.
    $wire->eof or $wire->send(str_repeat($get('/'), 10));
    $read .= $wire->poll()->in;
    $wire->in = '';
    return $wire->eof;
});
$replies = substr_count($read, "HTTP/1.1 200 OK\r\n");
say('all that had come are answered, and each that was called', $replies >= 3000, $replies === $count, substr_count($read, 'Connection: close'));
say('the loop ends', $base->loop());
?>
--EXPECT--
-- clear
used: 200 /before, goes on
used a moment ago: 200 /after, close
accepted a moment ago: 200 /first, close
streamed: 200 streamed, goes on
and used again: 200 /again, close
closed
closed
closed
the loop ends: true
-- TLS
used: 200 /before, goes on
used a moment ago: 200 /after, close
accepted a moment ago: 200 /first, close
streamed: 200 streamed, goes on
and used again: 200 /again, close
closed
closed
closed
the loop ends: true
-- what waits in the kernel
served: 200
the loop ends: true
-- more than is asked for in time
all that had come are answered, and each that was called: true true 1
the loop ends: true
