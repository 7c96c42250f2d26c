--TEST--
php-examples/graceful_stop.php answers the requests it has when it is told to stop, and ends
--EXTENSIONS--
posix
pcntl
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/graceful_stop.php', (string) $port);
$server->says('Listening');
$idle = new Wire($port);
$wires = [];
for ($i = 0; $i < 3; $i++) {
    $wires[] = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}
$server->wait(fn () => substr_count($server->out, "A request\n") === 3);
posix_kill($server->pid, SIGTERM);
$server->says('Stopping');
$server->wait(fn () => !array_filter($wires, fn (Wire $wire) => !$wire->poll()->eof));
foreach ($wires as $wire) {
    echo strtok($wire->in, "\r"), ', ', preg_match('/^Connection: close\r$/mi', $wire->in) ? 'close' : 'stay', ', ', substr($wire->in, -5);
}
$server->says('Stopped');
$server->wait(fn () => !$server->isRunning());
$server->wait(fn () => $idle->poll()->eof);
echo preg_replace('/^Listening.*\n/', '', $server->out);
echo @stream_socket_client("tcp://127.0.0.1:$port") ? "still there\n" : "nobody listens\n";
?>
--EXPECT--
HTTP/1.1 200 OK, close, Done
HTTP/1.1 200 OK, close, Done
HTTP/1.1 200 OK, close, Done
A request
A request
A request
Stopping
All have gone
Stopped
nobody listens
