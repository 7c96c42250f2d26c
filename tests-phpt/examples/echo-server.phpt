--TEST--
php-examples/echo_server.php serves several clients at a time, and notices when they leave
--SKIPIF--
<?php if (!is_readable('/proc/net/tcp')) die('skip needs /proc/net/tcp'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/echo_server.php', (string) $port);
$server->says('Listening');
[$one, $other] = [new Wire($port, "half "), new Wire($port, "first\r\nsecond\n")];
$server->wait(fn () => substr_count($other->poll()->in, "\n") === 2);
echo json_encode($other->in), "\n";
$one->send("a line\r\n");
$server->wait(fn () => str_ends_with($one->poll()->in, "\n"));
echo json_encode($one->in), "\n";
$one->close();
$server->says('has left');
// It says so before it closes the socket.
$server->wait(fn () => count($server->sockets($port)) === 2);
echo implode(' ', $server->sockets($port)), "\n";
$other->close();
$server->wait(fn () => substr_count($server->out, 'has left') === 2);
echo preg_replace('/:\d+/', ':*', substr($server->out, strpos($server->out, "\n") + 1));
?>
--EXPECT--
"FIRST\r\nSECOND\r\n"
"HALF A LINE\r\n"
ESTABLISHED LISTEN
127.0.0.1:* has come
127.0.0.1:* has come
127.0.0.1:* has left
127.0.0.1:* has left
