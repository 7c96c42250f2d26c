--TEST--
The example of Slim answers over HTTP/1.1 and HTTP/2
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Slim', 'Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/example.inc';

example('slim3.php', ['/hello/Ada', '/nowhere', '/fails']);
?>
--EXPECT--
/hello/Ada 200 "Hello Ada, by HTTP\/1.1\n" "HEADERS Hello Ada, by HTTP\/2\n goes on"
/nowhere 404 1 1
/fails 500  
"200 file: a.txt has 9 bytes\n"
"HEADERS file: a.txt has 9 bytes\n goes on"
stopped
/hello/Ada 200 "Hello Ada, by HTTP\/1.1\n" "HEADERS Hello Ada, by HTTP\/2\n goes on"
/nowhere 404 1 1
/fails 500  
"200 file: a.txt has 9 bytes\n"
"HEADERS file: a.txt has 9 bytes\n goes on"
stopped
