--TEST--
EventWebSocket over HTTP/2: requests that no WebSocket is made of, and the connection goes on
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$told) {
    $ws = EventWebSocket::accept($request, 'echo_message', null, ['origins' => ['https://ours']]);
    $told = $ws ? 'accepted' : 'refused';
});
$http->setCallback('/declined', fn (EventHttpRequest $request) => $request->sendReply(404, 'No'));
$http->setCallback('/silent', function (EventHttpRequest $request) {});
$client = new Tunnels($base, $port);
$ours = ['origin' => 'https://ours'];
foreach ([
    'accepted' => fn () => $client->ask('/', $ours),
    'from elsewhere' => fn () => $client->ask('/', ['origin' => 'https://theirs']),
    'from nowhere' => fn () => $client->ask('/'),
    'another version' => fn () => $client->ask('/', $ours + ['sec-websocket-version' => '8']),
    'another protocol' => fn () => $client->ask('/', $ours, 'connect-udp'),
    'declined by the script' => fn () => $client->ask('/declined'),
    'forgotten by the script' => fn () => $client->ask('/silent'),
    'nothing to come' => fn () => $client->ask('/', $ours, flags: END_STREAM),
    'bad subprotocols' => fn () => $client->ask('/', $ours + ['sec-websocket-protocol' => 'a b']),
] as $what => $ask) {
    $told = 'nobody was asked';
    $stream = $ask();
    $client->until(fn () => isset($client->heads[$stream]));
    $client->until(fn () => $client->status($stream) === 200 || isset($client->ends[$stream]));
    echo "$what: ", $client->status($stream), ", $told\n";
}
/* Ordinary requests on the same connection. */
foreach (['GET' => 101, 'CONNECT' => 103] as $method => $stream) {
    $head = $method === 'GET' ? block('/') : field(':method', 'CONNECT') . field(':authority', 'h:443');
    $client->send(frame(HEADERS, END_HEADERS | END_STREAM, $stream, $head));
    $client->until(fn () => isset($client->ends[$stream]));
    echo "$method: ", implode(', ', preg_grep('/status|upgrade|websocket/', $client->heads[$stream])), "\n";
}
?>
--EXPECT--
accepted: 200, accepted
from elsewhere: 403, refused
from nowhere: 403, refused
another version: 426, refused
another protocol: 501, nobody was asked
declined by the script: 404, nobody was asked
forgotten by the script: 500, nobody was asked
nothing to come: 200, accepted
bad subprotocols: 400, refused
GET: :status: 426, sec-websocket-version: 13
CONNECT: :status: 501
