--TEST--
EventWebSocket: of the subprotocols the best that the client offers is agreed on
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$ws = null;
[$http, $port] = listen_websocket($base, 'strlen', ['protocols' => ['best', 'good']], function ($made) use (&$ws) { $ws = $made; });
foreach (['good, best', 'good', 'other', null] as $offered) {
    $wire = new WebSocketWire($base, $port, ['Sec-WebSocket-Protocol' => $offered]);
    preg_match('/^Sec-WebSocket-Protocol: .*$/m', $wire->head, $line);
    say($offered ?? 'nothing', $ws->getProtocol(), trim($line[0] ?? 'no line'));
}
?>
--EXPECT--
good, best: "best" "Sec-WebSocket-Protocol: best"
good: "good" "Sec-WebSocket-Protocol: good"
other: "" "no line"
nothing: "" "no line"
