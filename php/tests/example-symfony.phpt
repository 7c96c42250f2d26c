--TEST--
The example of Symfony answers over HTTP/1.1 and HTTP/2
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel'); ?>
--FILE--
<?php
require __DIR__ . '/include/example.inc';

example('symfony.php', ['/?name=Ada', '/report', '/nowhere']);
?>
--EXPECT--
/?name=Ada 200 "Hello Ada\n" "HEADERS Hello Ada\n goes on"
/report 200 1 1
/nowhere 404 "Not found\n" "HEADERS Not found\n goes on"
"200 a.txt has 9 bytes\n"
"HEADERS a.txt has 9 bytes\n goes on"
stopped
/?name=Ada 200 "Hello Ada\n" "HEADERS Hello Ada\n goes on"
/report 200 1 1
/nowhere 404 "Not found\n" "HEADERS Not found\n goes on"
"200 a.txt has 9 bytes\n"
"HEADERS a.txt has 9 bytes\n goes on"
stopped
