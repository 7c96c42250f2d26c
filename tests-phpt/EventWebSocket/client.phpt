--TEST--
EventWebSocket::connect(): a client of a server of our own, in all that they agree on
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
[$http, $port] = listen_websocket($base, 'echo_message', ['protocols' => ['chat'], 'deflateMinSize' => 10], function ($ws) {
    $request = $ws->getRequest();
    say('asked', $request->getUri(), ...array_map(fn ($name) => $request->findHeader($name, EventHttpRequest::INPUT_HEADER), [
        'Host', 'Origin', 'X-One', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions',
    ]));
    say('several', $request->getHeaderValues('Cookie', EventHttpRequest::INPUT_HEADER));
});
$told = [];
$ws = EventWebSocket::connect($base, "ws://127.0.0.1:$port/path?query", function ($ws, $data, $type, $arg) use (&$told) {
    $told[] = strlen($data) > 100 ? strlen($data) : "$data $type $arg";
}, 'arg', [
    'protocols' => ['other', 'chat'], 'deflateMinSize' => 10, 'timeout' => 10,
    'headers' => ['Origin' => 'http://one.example', 'X-One' => 1, 'Cookie' => ['a=b', 'c=d']],
]);
say('connecting', $ws, $ws->isOpen(), $ws->sendText('too early'), $ws->getProtocol(), $ws->getRequest());
$ws->setOpenCallback(function ($ws, $arg) use (&$told) {
    say('open', $ws->isOpen(), $ws->getProtocol(), $arg);
    $ws->sendText('hello');
    $ws->sendBinary(str_repeat('x', 100000));
    $ws->ping('ping');
}, 'data');
$ws->setPongCallback(function ($ws, $data) use (&$told) { $told[] = "pong $data"; });
$ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) { $told[] = "closed $code $reason"; });
until_told($base, $told, 3);
say('told', ...$told);
$told = [];
$ws->close(4000, 'enough');
until_told($base, $told);
say('told', ...$told);
say('it was', $ws->getProtocol());

echo "nothing is left to wait for\n";
$http = null;
$base->loop();
foreach (['http://h/' => 'h', 'ws://[::1]/' => '[::1]', 'wss://h:443' => 'h', 'ws://h:8080?x' => 'h:8080'] as $url => $host) {
    $ws = grab(fn () => EventWebSocket::connect($base, $url, 'strlen'));
    echo $ws instanceof Throwable ? $ws->getMessage() : 'ok', "\n";
}
?>
--EXPECTF--
connecting: EventWebSocket false false "" null
asked: "/path?query" "127.0.0.1:%d" "http://one.example" "1" "other, chat" "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits"
several: ["a=b","c=d"]
open: true "chat" "data"
told: "pong ping" "hello 1 arg" 100000
told: "closed 4000 "
it was: "chat"
nothing is left to wait for
EventWebSocket::connect(): Argument #2 ($url) must be a URL that begins with ws:// or wss://
ok
ok
ok
