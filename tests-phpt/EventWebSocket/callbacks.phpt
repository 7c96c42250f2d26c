--TEST--
EventWebSocket: callbacks may close, send, replace themselves, drop their own socket, and throw
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$all = [];
$messages = function ($ws, $data) use (&$all, $base) {
    switch ($data) {
        case 'drop':
            $all = [];
            $ws->sendText('dropped');
            break;
        case 'silence':
            $ws->setCloseCallback(null);
            break;
        case 'throw':
            throw new RuntimeException('thrown');
        case 'close':
            $ws->close();
            break;
        case 'loop':
            @$base->loop();
            $ws->sendText('no loop in a loop');
            break;
    }
};
[$http, $port] = listen_websocket($base, $messages, [], function ($ws) use (&$all) {
    $all[] = $ws;
    $ws->setCloseCallback(function ($ws, $code) {
        echo "closed $code\n";
        // Nothing is called any more.
        $ws->setCloseCallback(fn () => print("again\n"));
        $ws->sendText('x');
        $ws->close();
    });
});
$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, 'drop') . ws_frame(Op::TEXT, 'loop'));
echo $wire->words(2), "\n";
$wire->send(close_frame(1000));
echo $wire->words(), "\n";

$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, 'silence') . close_frame(1000));
echo 'no callback: ', $wire->words(), "\n";

$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, 'throw') . ws_frame(Op::TEXT, 'drop'));
try {
    pump($base, fn () => false);
} catch (RuntimeException $exception) {
    echo $exception->getMessage(), "\n";
}
// The connection goes on with the next message.
echo $wire->words(1), "\n";
$wire->close();

$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, 'close') . ws_frame(Op::TEXT, 'drop') . close_frame(1000));
echo $wire->words(), "\n";
?>
--EXPECTF--
text dropped, text no loop in a loop
closed 1000
close 1000 
no callback: close 1000 

Warning: EventBase::loop(): Breaking the loop due to exception RuntimeException in %s on line %d
thrown
text dropped
closed 1006
closed 1000
close 1000 
