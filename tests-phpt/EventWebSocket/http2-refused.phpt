--TEST--
Requests of HTTP/2 that no WebSocket is made of
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function (EventHttpRequest $request) {
    $ws = EventWebSocket::accept($request, 'echo_message', null, ['origins' => ['https://ours']]);
    echo $request->getUri(), ' ', $ws ? 'accepted' : 'refused', "\n";
});
$http->setCallback('/declined', fn (EventHttpRequest $request) => $request->sendReply(404, 'No'));
$http->setCallback('/silent', function (EventHttpRequest $request) {});
$client = new Tunnels($base, $port);
$ours = ['origin' => 'https://ours'];
$asked = [
    'accepted' => $client->ask('/a', $ours),
    'from elsewhere' => $client->ask('/b', ['origin' => 'https://theirs']),
    'from nowhere' => $client->ask('/c'),
    'another protocol' => $client->ask('/d', $ours, 'connect-udp'),
    'declined by the script' => $client->ask('/declined'),
    'no script' => $client->ask('/silent'),
    'a body from the first' => $client->ask('/e', $ours, early: ws_frame(Op::TEXT, 'early')),
    'nothing to come' => $client->ask('/f', $ours, flags: END_STREAM),
    'bad subprotocols' => $client->ask('/g', $ours + ['sec-websocket-protocol' => 'a b']),
];
$client->until(fn () => count($client->status) >= count($asked));
foreach ($asked as $what => $stream) {
    linger($base, 0.01);
    $client->until(fn () => true);
    echo "$what: {$client->status[$stream]}, ", $client->end[$stream] ?? 'goes on', "\n";
}
/* An ordinary request on the same connection. */
$client->send(request(101, '/h'));
$client->until(fn () => isset($client->end[101]));
echo "an ordinary one: ", $client->status[101], ', ', $client->end[101], "\n";
?>
--EXPECT--
