--TEST--
EventHttpConnection: a child learns that a connection was refused, also when its parent was told first
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$port = unused_port();

$base = new EventBase();
$connection = new EventHttpConnection($base, null, '127.0.0.1', $port);
$who = 'parent';
$request = new EventHttpRequest(function () use (&$who) { echo "$who: refused\n"; });
$connection->makeRequest($request, EventHttpRequest::CMD_GET, '/');
[$mine, $childs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);

// The connection is begun, and not looked at yet.
$pid = pcntl_fork();
if ($pid === 0) {
    fgets($childs);
    $who = 'child';
    $base->loop();
    posix_kill(getmypid(), SIGKILL);
}
$base->loop();
fwrite($mine, "go\n");
pcntl_waitpid($pid, $status);
echo "done\n";
?>
--EXPECT--
parent: refused
child: refused
done
