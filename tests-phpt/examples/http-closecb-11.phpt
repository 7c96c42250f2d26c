--TEST--
php-examples/http_closecb.php sends valid HTTP/1.1 as well: a chunked body, on a connection that ends with the client
--SKIPIF--
<?php if (!is_readable('/proc/net/tcp')) die('skip needs /proc/net/tcp'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/http_closecb.php', (string) $port);
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
$server->wait(fn () => str_contains($wire->poll()->in, '<html>'));
[$head, $body] = explode("\r\n\r\n", $wire->in, 2);
foreach (explode("\r\n", $head) as $line) {
    echo str_starts_with($line, 'Date:') ? 'Date: *' : $line, "\n";
}
$server->wait(fn () => $wire->poll()->in === "$head\r\n\r\n6\r\n<html>\r\n");
echo json_encode(substr($wire->in, strlen($head))), ', open: ', json_encode(!$wire->eof), "\n";
$wire->close();
$server->says('_close_callback');
$server->wait(fn () => $server->sockets($port) === ['LISTEN']);
echo $server->out;
?>
--EXPECT--
HTTP/1.1 200 OK
Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross
Date: *
Transfer-Encoding: chunked
"\r\n\r\n6\r\n<html>\r\n", open: true
_close_callback
