--TEST--
What a handler throws is answered with 500, and said in the log
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
echo $service->ask('/throw');
echo $service->ask('/error');
// On one connection, too.
$raw = $service->exchange("GET /throw HTTP/1.1\r\nHost: h\r\n\r\nGET /pieces?count=1&size=3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
while ($message = message($raw, false, true)) {
    echo "$message[3] ", trim($message[2]), "\n";
}
echo substr($service->exchange("GET /breaks HTTP/1.0\r\n\r\n"), -6), "\n";
$raw = $service->exchange("GET /breaks HTTP/1.1\r\nHost: h\r\n\r\n");
echo message($raw, false, true) === null ? "broken off\n" : "whole\n";
// What cannot be closed was sent for all that, and the connection goes on.
$raw = $service->exchange("GET /stubborn HTTP/1.1\r\nHost: h\r\n\r\nGET /pid HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
echo message($raw, false, true)[2] ?? $raw, "\n", substr($raw, 0, 12), "\n";
foreach (['GET /throw has failed: LogicException: of the handler', 'GET /error has failed: ArgumentCountError', 'A body breaks off: LogicException: of the body', 'A body cannot be closed: LogicException: of close()'] as $line) {
    echo $service->says($line) ? 'said: ' : 'not said: ', $line, "\n";
}
echo $service->stop(), "\n";
?>
--EXPECT--
500 500 Internal Server Error
500 500 Internal Server Error
500 500 Internal Server Error
200 AAA
a part
broken off
a body
HTTP/1.1 200
said: GET /throw has failed: LogicException: of the handler
said: GET /error has failed: ArgumentCountError
said: A body breaks off: LogicException: of the body
said: A body cannot be closed: LogicException: of close()
stopped
