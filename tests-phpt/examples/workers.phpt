--TEST--
php-examples/workers.php replaces workers that die, and all of them without losing a request
--EXTENSIONS--
posix
pcntl
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/workers.php', (string) $port, '2');
$server->says('Listening');
$failed = 0;
$ask = function () use ($port, &$failed): int {
    $answer = @file_get_contents("http://127.0.0.1:$port/");
    $failed += $answer === false ? 1 : 0;
    return (int) $answer;
};

$first = $ask();
posix_kill($first, SIGKILL);
$server->says('A worker has died');
echo $ask() !== $first ? "another answers\n" : "the dead one answers\n";

for ($round = 1; $round <= 3; $round++) {
    $before = array_unique(array_map($ask, range(1, 20)));
    posix_kill($server->pid, SIGHUP);
    // Requests all the while, until none of the old ones is left.
    $server->wait(function () use ($ask, $before) {
        $ask();
        return !array_filter($before, fn (int $pid) => posix_kill($pid, 0));
    });
    echo array_intersect($before, array_map($ask, range(1, 20))) ? "an old one answers\n" : "new ones answer\n";
}
echo "$failed requests lost\n";
posix_kill($server->pid, SIGTERM);
$server->says('Stopped');
$server->wait(fn () => !$server->isRunning());
echo @stream_socket_client("tcp://127.0.0.1:$port") ? "still there\n" : "nobody listens\n";
?>
--EXPECT--
another answers
new ones answer
new ones answer
new ones answer
0 requests lost
nobody listens
