--TEST--
EventHttp::getStatistics() counts what comes and goes on connections that the script has taken over as well, and on WebSockets
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';
require __DIR__ . '/../include/tls.inc';

$pem = make_cert()['both'];
$base = new EventBase();
$context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $pem]);
foreach (['clear' => null, 'TLS' => $context] as $name => $ctx) {
    [$http, $port] = listen_http($base, $ctx);
    $had = 0;
    $keep = [];
    $http->setCallback('/taken', function (EventHttpRequest $request) use (&$had, &$keep) {
        $keep[] = $stream = $request->getBufferEvent();
        $stream->setCallbacks(function ($stream) use (&$had) {
            $had += strlen($stream->input->read(65536));
        }, null, fn ($stream) => $stream->free());
        $stream->enable(Event::READ | Event::WRITE);
        $stream->write(str_repeat('y', 500));
        $keep[] = $request;
    });
    $http->setCallback('/socket', function ($request) use (&$had) {
        EventWebSocket::accept($request, function ($ws, $data) use (&$had) {
            $had += strlen($data);
        });
    });
    $moved = function (string $first, string $more, int $length) use ($base, $http, $port, $ctx, &$had): array {
        $before = $http->getStatistics();
        $had = 0;
        $wire = new Wire($port);
        $ctx and secure($base, $wire);
        $wire->send($first);
        pump($base, fn () => strlen($wire->poll()->in) > 100);
        $wire->send($more);
        pump($base, function () use (&$had, $length) { return $had === $length; });
        $open = $http->getStatistics();
        $wire->close();
        pump($base, fn () => $http->getConnectionCount() === 0);
        $after = $http->getStatistics();
        return [$open['bytes_in'] - $before['bytes_in'] - strlen($first . $more), $open['bytes_in'] === $after['bytes_in'], $open['bytes_out'] - $before['bytes_out'] === strlen($wire->in)];
    };
    say("$name, taken over", ...$moved("GET /taken HTTP/1.1\r\nHost: h\r\n\r\n", str_repeat('x', 1000), 1000));
    say("$name, WebSocket", ...$moved(handshake('/socket'), ws_frame(Op::TEXT, str_repeat('x', 1000)), 1000));
}
?>
--EXPECT--
clear, taken over: 0 true true
clear, WebSocket: 0 true true
TLS, taken over: 0 true true
TLS, WebSocket: 0 true true
