--TEST--
EventWebSocket: when a loop ends, messages that were sent before arrive, and a goodbye behind them; a client that reads nothing is not waited for for long
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';
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
            $kind === 'reads and sends' && strlen($wire->in) < 1600000 and $wire->send(frame(TEXT, 'x'));
        }
        usleep(100);
    } while ($child->isRunning());
    foreach ($wires as $kind => $wire) {
        while (!$wire->poll()->eof);
        [, $rest] = explode("\r\n\r\n", $wire->in, 2);
        $words = [];
        while ($frame = take_frame($rest)) {
            $words[] = $frame[0] === CLOSE ? in_words($frame) : $frame[1][0];
        }
        echo "$kind: ", count($words) < 16 ? 'not all' : implode(' ', $words), "\n";
    }
    $child->ends();
    echo substr_count($child->out, 'closed'), " close callbacks\n";
}
?>
--EXPECT--
reads: A B C D E F G H I J K L M N O P close 1001 
reads and sends: A B C D E F G H I J K L M N O P close 1001 
2 close callbacks
reads: A B C D E F G H I J K L M N O P close 1001 
reads nothing: not all
2 close callbacks
