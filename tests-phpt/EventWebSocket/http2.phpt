--TEST--
WebSockets on streams of HTTP/2, each with its own life
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$told = [];
$made = function (EventWebSocket $ws) use (&$told, &$last) {
    $last = $ws;
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$told) {
        $told[] = rtrim("$code $reason") . ' (' . $ws->getRequest()->getUri() . ')';
    });
};
[$http, $port] = listen_websocket($base, 'echo_message', ['protocols' => ['chat', 'other'], 'deflate' => false], $made);
$client = new Tunnels($base, $port);

$one = $client->open('/one', ['sec-websocket-protocol' => 'other']);
echo "the server says that it may be asked: ", $client->said[SETTINGS_ENABLE_CONNECT_PROTOCOL], "\n";
echo $client->status[$one], ' ', $last->getProtocol(), ' ', $last->getRequest()->getCommand() === EventHttpRequest::CMD_GET ? 'GET' : '?', "\n";
$two = $client->open('/two');

/* In any pieces, and several in one. */
$client->data($one, ws_frame(Op::TEXT, 'in pieces'), piece: 1);
$client->data($two, ws_frame(Op::TEXT, 'two') . ws_frame(Op::BINARY, 'in one') . ws_frame(Op::PING, '?'));
echo $client->words($one, 1), "\n", $client->words($two, 3), "\n";

/* What comes before the reply waits for it. */
$early = $client->ask('/early', early: ws_frame(Op::TEXT, 'early'));
echo $client->words($early, 1), "\n";

/* Each ends as it likes. */
$client->data($one, close_frame(4000, 'bye'));
echo $client->words($one), "\n";
$client->data($one, '', END_STREAM);
$client->data($two, '', END_STREAM);
echo $client->words($two), "\n";
$client->send(frame(RST_STREAM, 0, $early, pack('N', 8)));
until_told($base, $told, 3);
$three = $client->open('/three');
$last->close(1000, 'enough');
echo $client->words($three, 1), "\n";
$client->data($three, close_frame(1000), END_STREAM);
echo $client->words($three), "\n";
$four = $client->open('/four');
$client->data($four, "\x81\x01x");
echo $client->words($four), "\n";
$five = $client->open('/five');
until_told($base, $told, 5);
$client->close();
until_told($base, $told, 6);
linger($base);
echo implode("\n", $told), "\n";
?>
--EXPECT--
