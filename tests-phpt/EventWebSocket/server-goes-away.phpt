--TEST--
EventWebSocket: a server that is freed says that it goes away, and so does a loop, but without the close callbacks
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$kept = [];
function serve(EventBase $base, array &$kept): array
{
    return listen_websocket($base, 'strlen', [], function ($ws) use (&$kept) {
        $kept[] = $ws;
        $ws->setCloseCallback(function ($ws, $code, $reason) {
            echo "closed $code $reason\n";
            say('open', $ws->isOpen(), $ws->sendText('x'));
        });
        $ws->getRequest()->getConnection()?->setCloseCallback(fn () => print("connection\n"));
    });
}
[$http, $port] = serve($base, $kept);
$one = new WebSocketWire($base, $port);
$two = new WebSocketWire($base, $port);
$two->send(close_frame(1000));
pump($base, fn () => !$kept[1]->isOpen());
echo "the server\n";
$http = null;
echo $one->words(), "\n";

echo "the loop\n";
[$http, $port] = serve($base, $kept);
$one = new WebSocketWire($base, $port);
$last = end($kept);
$base->free();
say('open', $last->isOpen(), $last->sendText('x'), $last->getBufferedAmount());
$last->close();
$last->setCloseCallback('strlen');
stream_set_blocking($one->sock, true);
$one->in .= stream_get_contents($one->sock);
echo 'it has: ', in_words(take_frame($one->in)), $one->in, "\n";
?>
--EXPECT--
closed 1000 
open: false false
the server
closed 1006 The server has ended
open: false false
connection
connection
close 1001 
the loop
open: false false 0
it has: close 1001 
