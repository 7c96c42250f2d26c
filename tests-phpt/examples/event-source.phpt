--TEST--
php-examples/http_event_source.php serves its page and its events until the page is closed
--SKIPIF--
<?php if (!is_readable('/proc/net/tcp')) die('skip needs /proc/net/tcp'); ?>
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/http.inc';

$port = unused_port();
$server = new Child(__DIR__ . '/../../php-examples/http_event_source.php', (string) $port);
$server->says('Open');
$page = new Wire($port, "GET / HTTP/1.0\r\n\r\n");
$server->wait(fn () => $page->poll()->eof);
echo strtok($page->in, "\r"), ', ', str_contains($page->in, "new EventSource('/time')") ? 'the page' : 'another page', "\n";
$events = new Wire($port, "GET /time HTTP/1.1\r\nHost: h\r\n\r\n");
$server->wait(fn () => preg_match_all('/^data: \d\d:\d\d:\d\d\n\n\r\n/m', $events->poll()->in) === 2);
$server->says('A page was opened');
$events->close();
$server->says('A page was closed');
echo substr($server->out, strpos($server->out, "\n") + 1);
?>
--EXPECT--
HTTP/1.0 200 OK, the page
A page was opened
A page was closed
