--TEST--
php-examples/websocket_client.php stays connected: it comes back when the connection is lost, with what has waited
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/websocket.inc';

$base = new EventBase();
$port = unused_port();
$client = new Child(__DIR__ . '/../../php-examples/websocket_client.php', "ws://127.0.0.1:$port/feed", '0.05');
// Nobody is there yet.
$client->says('trying again');
$heard = [];
$ws = null;
$serve = function () use ($base, $port, &$heard, &$ws): EventHttp {
    $http = new EventHttp($base);
    $http->bind('127.0.0.1', $port) or exit("no server\n");
    $http->setCallback('/feed', function (EventHttpRequest $request) use (&$heard, &$ws) {
        $ws = EventWebSocket::accept($request, function ($ws, $data) use (&$heard) { $heard[] = $data; });
    });
    return $http;
};
$http = $serve();
pump($base, function () use (&$heard) { return count($heard) >= 3; });
$ws->sendText('welcome');
spin($base);
$client->says('< welcome');
// It goes, is missed, and comes again.
$before = count($heard);
$http = null;
$tries = substr_count($client->out, 'trying again');
$client->wait(fn () => substr_count($client->out, 'trying again') >= $tries + 2);
$http = $serve();
pump($base, function () use (&$heard, $before) { return count($heard) >= $before + 8; });
$client->wait(fn () => substr_count($client->out, 'connected') === 2);
$numbers = array_map(fn ($line) => (int) preg_replace('/^report (\d+): load [\d.]+$/', '$1', $line), $heard);
// What was under way when the server went may be lost; what was to be sent later is not.
$after = array_slice($numbers, $before);
echo $after === range($after[0], end($after)) ? "nothing is lost while it waits\n" : implode(' ', $numbers);
preg_match_all('/^(\d+)(?: .*)?, trying again in ([\d.]+) seconds|^(connected)/m', $client->out, $found, PREG_SET_ORDER);
foreach ($found as $at => $match) {
    $said = $match[3] ?? ($match[2] > 0 && $match[2] < 60 ? "$match[1], trying again" : $match[0]);
    echo $said === ($last ?? '') ? '' : "$said\n";
    $last = $said;
}
?>
--EXPECT--
nothing is lost while it waits
1006, trying again
connected
1001, trying again
1006, trying again
connected
