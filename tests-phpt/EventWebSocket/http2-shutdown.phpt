--TEST--
EventWebSocket over HTTP/2: EventHttp::shutdown() closes with 1001 and lets the connection end; so does a server that is freed, at once
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

$base = new EventBase();
$log = [];
$made = function ($ws) use (&$log, &$last) {
    $last = $ws;
    $path = $ws->getRequest()->getUri();
    $ws->setCloseCallback(function ($ws, $code, $reason) use (&$log, $path) { $log[] = rtrim("$path: closed $code $reason"); });
    $ws->getRequest()->getConnection()->setCloseCallback(function () use (&$log, $path) { $log[] = "$path: connection"; });
};
foreach ([-1 => 1.5, 2 => 60] as $grace => $timeout) {
    echo "-- $grace seconds\n";
    $log = [];
    [$http, $port] = listen_websocket($base, 'strlen', ['closeTimeout' => $timeout], $made);
    $client = new Tunnels($base, $port);
    [$answers, $silent] = [$client->open('/answers'), $client->open('/silent')];
    $late = null;
    $http->setCallback('/late', function ($request) use (&$late) { $late = $request; });
    $becomes = $client->ask('/late');
    $client->until(function () use (&$late) { return $late !== null; });
    $http->shutdown($grace, function () use (&$log) { $log[] = 'the end'; });
    // One that becomes a WebSocket now is told as well.
    $made(EventWebSocket::accept($late, 'strlen'));
    $late = null;
    echo $client->words($answers, 1), ', ', $client->words($becomes, 1), "\n";
    $client->data($answers, close_frame(1001));
    $client->data($becomes, close_frame(1001));
    $client->until(function () use (&$log) { return end($log) === 'the end'; });
    pump($base, function () use (&$log) { return end($log) === 'the end'; });
    echo 'took leave: ', $client->goaway, ', ', $client->ends[$answers] ?? '?', ', ', $client->ends[$silent] ?? 'nothing', "\n";
    sort($log);
    echo implode("\n", $log), "\n";
}

echo "-- freed\n";
$log = [];
[$http, $port] = listen_websocket($base, 'strlen', [], $made);
$client = new Tunnels($base, $port);
$stream = $client->open('/freed');
$http = null;
echo $client->words($stream), ', took leave: ', $client->goaway, "\n";
echo implode("\n", $log), "\n";

echo "-- the loop\n";
$log = [];
[$http, $port] = listen_websocket($base, 'strlen', [], $made);
$client = new Tunnels($base, $port);
$stream = $client->open('/loop');
$base->free();
say('open', $last->isOpen(), $last->sendText('x'), $last->getBufferedAmount());
$last->close();
$client->base = new EventBase();
echo $client->words($stream), ', took leave: ', $client->goaway, ' ', implode(' ', $log), "\n";
?>
--EXPECT--
-- -1 seconds
close 1001 , close 1001 
took leave: NO_ERROR, the end, reset: CANCEL
/answers: closed 1001
/answers: connection
/late: closed 1001
/late: connection
/silent: closed 1006 The peer has not answered the close frame in time
/silent: connection
the end
-- 2 seconds
close 1001 , close 1001 
took leave: NO_ERROR, the end, nothing
/answers: closed 1001
/answers: connection
/late: closed 1001
/late: connection
/silent: closed 1006 The server has ended the connection
/silent: connection
the end
-- freed
close 1001 , the end, took leave: NO_ERROR
/freed: closed 1006 The server has ended
/freed: connection
-- the loop
open: false false 0
close 1001 , the end, took leave: NO_ERROR 

