--TEST--
EventWebSocket: a text that goes back as it has come is not looked at again; one that was changed, or has its place, is
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

$long = str_repeat("\u{e9}", 500);
$base = new EventBase();
$ways = [
    'as it is' => fn ($ws, $data) => $ws->sendText($data),
    'a copy' => function ($ws, $data) {
        $copy = $data;
        $ws->sendText($copy);
    },
    'cut' => fn ($ws, $data) => $ws->sendText(substr($data, 1)),
    'changed in place' => function ($ws, $data) {
        $data[1] = 'x';
        $ws->sendText($data);
    },
    'longer' => function ($ws, $data) {
        $data .= "\xff";
        $ws->sendText($data);
    },
    'by reference' => function ($ws, &$data) {
        $change = function (string &$text) {
            $text[0] = 'x';
        };
        $change($data);
        $ws->sendText($data);
    },
    'to all' => fn ($ws, $data) => EventWebSocket::broadcast([$ws], $data),
    'to all, changed' => function ($ws, $data) {
        $data[0] = 'x';
        EventWebSocket::broadcast([$ws], $data);
    },
    'bytes' => fn ($ws, $data) => $ws->sendText($data),
];
$kept = null;
$said = [];
[$http, $port] = listen_websocket($base, function ($ws, $data, $type) use (&$ways, &$said, &$kept) {
    $way = array_shift($ways);
    $kept ??= $data;
    $said[] = grab(fn () => $way($ws, $data));
    if ($type === EventWebSocket::BINARY) {
        // In a callback of its own, and its place is that of the message before as likely as not.
        $ws->sendText('over');
    }
});
$wire = new WebSocketWire($base, $port);
foreach (array_keys($ways) as $name) {
    $wire->send($name === 'bytes' ? ws_frame(Op::BINARY, str_repeat("\xff", 1000)) : ws_frame(Op::TEXT, $long));
    pump($base, function () use (&$said) {
        return $said !== [];
    });
    $outcome = array_pop($said);
    echo $name, ': ', $outcome instanceof Throwable ? get_class($outcome) : 'sent', "\n";
}
foreach (['as it is', 'a copy', 'to all'] as $name) {
    [$opcode, $payload] = $wire->next();
    say($name, $opcode === Op::TEXT && $payload === $long);
}
echo in_words($wire->next()), "\n";

// What was kept beyond its callback is the script's alone, and is changed where it is.
$socket = null;
[$http, $port] = listen_websocket($base, function ($ws, $data) use (&$socket, &$kept) {
    [$socket, $kept] = [$ws, $data];
});
$wire = new WebSocketWire($base, $port);
$kept = null;
$wire->send(ws_frame(Op::TEXT, $long));
pump($base, function () use (&$kept) {
    return $kept !== null;
});
say('kept', $socket->sendText($kept));
$kept[0] = "\xff";
echo get_class(grab(fn () => $socket->sendText($kept))), "\n";

// Callbacks within callbacks, in fibers that end in another order than they began.
$fibers = [];
$kept = [];
[$http, $port] = listen_websocket($base, function ($ws, $data) use (&$fibers, &$kept, &$socket) {
    $socket = $ws;
    $fiber = new Fiber(function () use ($ws, $data, &$kept) {
        Fiber::suspend();
        $kept[] = grab(fn () => $ws->sendText($data . "\xff"));
        $kept[] = grab(fn () => $ws->sendText($data));
    });
    $fiber->start();
    $fibers[] = $fiber;
});
$wire = new WebSocketWire($base, $port);
$wire->send(ws_frame(Op::TEXT, $long) . ws_frame(Op::TEXT, $long));
pump($base, function () use (&$fibers) {
    return count($fibers) === 2;
});
foreach ($fibers as $fiber) {
    $fiber->resume();
}
foreach ($kept as $outcome) {
    echo $outcome instanceof Throwable ? get_class($outcome) : json_encode($outcome), "\n";
}
?>
--EXPECT--
as it is: sent
a copy: sent
cut: ValueError
changed in place: ValueError
longer: ValueError
by reference: ValueError
to all: sent
to all, changed: ValueError
bytes: ValueError
as it is: true
a copy: true
to all: true
text over
kept: true
ValueError
ValueError
true
ValueError
true
