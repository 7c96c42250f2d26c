--TEST--
EventWebSocket: the loop holds what is open, and cycles are collected when it is not, or the loop is not
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$weak = [];
function hold(EventBase $base, array &$weak): array
{
    return listen_websocket($base, 'strlen', [], function ($ws) use (&$weak) {
        $weak[] = WeakReference::create($ws);
        $ws->setCloseCallback(fn () => $ws, $ws);
        $ws->setDrainCallback(fn () => $ws);
        $ws->setPongCallback(fn () => $ws);
        $ws->setOpenCallback(fn () => $ws);
    });
}
[$http, $port] = hold($base, $weak);
$wire = new WebSocketWire($base, $port);
gc_collect_cycles();
say('open', $weak[0]->get());
$wire->send(close_frame(1000));
echo $wire->words(), "\n";
spin($base);
say('closed', $weak[0]->get());

echo "a loop that nobody has any more\n";
$wire = new WebSocketWire($base, $port);
say('open', $weak[1]->get());
unset($wire->base, $base, $http);
gc_collect_cycles();
say('gone', $weak[1]->get());
stream_set_blocking($wire->sock, true);
$raw = stream_get_contents($wire->sock);
echo in_words(take_frame($raw)), "\n";
?>
--EXPECT--
open: EventWebSocket
close 1000 
closed: null
a loop that nobody has any more
open: EventWebSocket
gone: null
close 1001 
