--TEST--
EventWebSocket: when a loop ends, messages that were sent before arrive, and a goodbye behind them; a client that reads nothing is not waited for for long
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';
require __DIR__ . '/../include/child.inc';

// The kernel takes little at once.
$code = <<<'PHP'
    $base = new EventBase();
    $http = new EventHttp($base);
    $listening = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_set_option($listening, SOL_SOCKET, SO_SNDBUF, 131072);
    socket_bind($listening, '127.0.0.1') && socket_listen($listening) && $http->accept($listening);
    socket_getsockname($listening, $address, $port);
    $asked = 0;
    $http->setDefaultCallback(function (EventHttpRequest $request) use ($base, &$asked) {
        $ws = EventWebSocket::accept($request, fn () => null);
        $ws->setCloseCallback(fn ($ws, $code) => print("closed $code.\n"));
        for ($number = 0; $number < 16; $number++) {
            $ws->sendBinary(str_repeat(chr(65 + $number), 100000));
        }
        ++$asked === 2 and $base->exit();
        echo "asked $asked.\n";
    });
    echo "port $port.\n";
    $base->loop();
    PHP;
$base = new EventBase();
foreach ([['reads', 'reads and sends'], ['reads', 'reads nothing']] as $kinds) {
    $child = new Child('-r', $code);
    $child->says(".\n") or exit;
    [$port] = sscanf($child->out, 'port %d.');
    $wires = [];
    foreach ($kinds as $number => $kind) {
        $wires[$kind] = new Wire($port, handshake());
        $child->says('asked ' . ($number + 1) . '.') or exit;
    }
    do {
        foreach ($wires as $kind => $wire) {
            $kind === 'reads nothing' or $wire->poll();
            $kind === 'reads and sends' && strlen($wire->in) < 1600000 and $wire->send(ws_frame(Op::TEXT, 'x'));
        }
        usleep(100);
    } while ($child->isRunning());
    foreach ($wires as $kind => $wire) {
        while (!$wire->poll()->eof);
        [, $rest] = explode("\r\n\r\n", $wire->in, 2);
        $words = [];
        while ($frame = take_frame($rest)) {
            $words[] = $frame[0] === Op::CLOSE ? in_words($frame) : $frame[1][0];
        }
        echo "$kind: ", count($words) < 16 ? 'not all' : implode(' ', $words), "\n";
    }
    $child->ends();
    echo substr_count($child->out, 'closed'), " close callbacks\n";
}
// Over HTTP/2, with a window that is smaller than what is sent.
$child = new Child('-r', $code);
$child->says(".\n") or exit;
[$port] = sscanf($child->out, 'port %d.');
$client = new Tunnels($base, $port, false, 200000);
$streams = [$client->open()];
$child->says('asked 1.') or exit;
$streams[] = $client->ask();
$child->says('asked 2.') or exit;
$had = [0, 0];
$client->until(function () use ($client, $streams, &$had) {
    foreach ($streams as $number => $stream) {
        if (($count = strlen($client->came[$stream])) > $had[$number]) {
            $client->make_room($stream, $count - $had[$number]);
            $had[$number] = $count;
        }
    }
    return $client->eof;
});
foreach ($streams as $stream) {
    $words = [];
    while ($frame = take_frame($client->came[$stream])) {
        $words[] = $frame[0] === Op::CLOSE ? in_words($frame) : $frame[1][0];
    }
    echo "HTTP/2: ", implode(' ', $words), ', ', $client->ends[$stream] ?? '', ', took leave: ', $client->goaway, "\n";
}
?>
--EXPECT--
reads: A B C D E F G H I J K L M N O P close 1001 
reads and sends: A B C D E F G H I J K L M N O P close 1001 
2 close callbacks
reads: A B C D E F G H I J K L M N O P close 1001 
reads nothing: not all
2 close callbacks
HTTP/2: A B C D E F G H I J K L M N O P close 1001 , the end, took leave: NO_ERROR
HTTP/2: A B C D E F G H I J K L M N O P close 1001 , the end, took leave: NO_ERROR
