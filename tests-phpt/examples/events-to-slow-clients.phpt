--TEST--
php-examples/events_to_slow_clients.php tells who reads everything, and who does not read the last, in bounded memory
--SKIPIF--
<?php if (!is_readable('/proc/self/status')) die('skip needs /proc'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/events_to_slow_clients.php', (string) $port);
$server->says('Listening');
$memory = fn () => preg_match('/VmRSS:\s+(\d+)/', file_get_contents("/proc/$server->pid/status"), $found) ? (int) $found[1] : 0;
$publish = fn (string $text) => file_get_contents("http://127.0.0.1:$port/publish", false,
    stream_context_create(['http' => ['method' => 'POST', 'content' => $text, 'header' => 'Content-Type: text/plain']]));

$listen = function () use ($port, $server): Wire {
    $wire = new Wire($port, "GET /news HTTP/1.1\r\nHost: h\r\n\r\n");
    $server->wait(fn () => str_contains($wire->poll()->in, ': welcome'));
    return $wire;
};
$fast = $listen();
$slow = $listen();
$before = $memory();
$events = 500;
for ($i = 1; $i <= $events; $i++) {
    $answer = $publish(str_pad("event $i ", 60000, '.'));
    // Who has read one has not fallen behind.
    $server->wait(fn () => str_contains(substr($fast->poll()->in, -60200), "event $i "));
}
echo $answer;
echo preg_match_all('/^data: event /m', $fast->in), " of $events, ", substr_count($fast->in, ' missed'), " times behind\n";
echo $memory() - $before < allowance(8 * 1024) ? "no memory for those that wait\n" : "grown by " . ($memory() - $before) . " kB\n";

$server->wait(fn () => str_contains($slow->poll()->in, "event $events "));
preg_match_all('/^data: event (\d+) /m', $slow->in, $found);
$read = array_map(intval(...), $found[1]);
preg_match_all('/^: (\d+) missed/m', $slow->in, $found);
echo count($read) + array_sum($found[1]) === $events && count($read) < $events ? "the slow one is told what it has missed\n" : count($read) . "\n";
echo array_slice($read, -16) === range($events - 15, $events) ? "and has the last\n" : implode(' ', $read);

$slow->close();
$fast->close();
$server->wait(fn () => $publish('?') === "0 listen\n");
echo "nobody is left\n";
?>
--EXPECT--
2 listen
500 of 500, 0 times behind
no memory for those that wait
the slow one is told what it has missed
and has the last
nobody is left
