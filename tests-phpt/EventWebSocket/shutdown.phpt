--TEST--
EventWebSocket: EventHttp::shutdown() closes with 1001, and ends what does not answer after its grace
--FILE--
<?php
require __DIR__ . '/../include/websocket.inc';

foreach ([-1 => 1.5, 2 => 60] as $grace => $timeout) {
    echo "-- $grace seconds\n";
    $base = new EventBase();
    $kept = $log = [];
    [$http, $port] = listen_websocket($base, 'strlen', ['closeTimeout' => $timeout], function ($ws) use (&$kept, &$log) {
        $number = array_push($kept, $ws);
        $ws->setCloseCallback(function ($ws, $code, $reason) use (&$log, $number) { $log[$number] = "closed $code $reason"; });
    });
    $answers = new WebSocketWire($base, $port);
    $silent = new WebSocketWire($base, $port);
    $late = null;
    $http->setCallback('/late', function ($request) use (&$late) { $late = $request; });
    $wire = new Wire($port, handshake('/late'));
    pump($base, function () use (&$late) { return $late !== null; });
    $http->shutdown($grace, function () use (&$log) { $log[] = 'the end'; });
    // One that becomes a WebSocket now is told as well.
    $ws = EventWebSocket::accept($late, 'strlen');
    $ws->setCloseCallback(function ($ws, $code) use (&$log) { $log['late'] = $code; });
    $late = null;
    spin($base);
    echo $answers->words(1), "\n";
    $answers->send(close_frame(1001));
    pump($base, function () use ($wire) { return str_contains($wire->poll()->in, "\x88\x02\x03\xe9"); });
    $wire->send(close_frame(1001));
    say('the loop ends', $base->loop(), end($log));
    ksort($log);
    foreach ($log as $who => $line) {
        echo "$who: $line\n";
    }
}
?>
--EXPECT--
-- -1 seconds
close 1001 
the loop ends: true "the end"
1: closed 1001 
2: closed 1006 The peer has not answered the close frame in time
3: the end
late: 1001
-- 2 seconds
close 1001 
the loop ends: true "the end"
1: closed 1001 
2: closed 1006 The server has ended the connection
3: the end
late: 1001
