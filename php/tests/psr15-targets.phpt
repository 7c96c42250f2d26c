--TEST--
A target that names a host is the one that counts; what is for nobody here is refused
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
foreach ([
    '/a?b', '//evil/a', 'http://other/a?b', 'HTTP://Other:81', 'http://other?b', 'http://[::1]:8080/a', 'https://other/a',
    'http://user@other/a', 'http://user:password@other/a', 'http:///a', 'http://other:port/a', 'ftp://other/a', 'a:b', 'a',
] as $target) {
    $answer = $service->ask($target);
    $seen = json_decode(substr($answer, 4), true);
    echo "$target: ", substr($answer, 0, 3), $seen === null ? '' : " {$seen['uri']} {$seen['target']} " . json_encode([
        $seen['headers']['host'], $seen['server']['HTTP_HOST'], $seen['server']['SERVER_NAME'], $seen['server']['SERVER_PORT'],
    ], JSON_UNESCAPED_SLASHES), "\n";
}
// Without a header Host, too.
$raw = $service->exchange("GET http://other/a HTTP/1.0\r\n\r\n");
echo preg_match('/"host":\["other"\].*"HTTP_HOST":"other"/', $raw) ? "other\n" : $raw;
echo $service->stop(), "\n";
?>
--EXPECT--
/a?b: 200 http://h/a?b /a?b [["h"],"h","h","80"]
//evil/a: 200 http://h//evil/a //evil/a [["h"],"h","h","80"]
http://other/a?b: 200 http://other/a?b http://other/a?b [["other"],"other","other","80"]
HTTP://Other:81: 200 http://other:81 HTTP://Other:81 [["Other:81"],"Other:81","Other","81"]
http://other?b: 200 http://other?b http://other?b [["other"],"other","other","80"]
http://[::1]:8080/a: 200 http://[::1]:8080/a http://[::1]:8080/a [["[::1]:8080"],"[::1]:8080","[::1]","8080"]
https://other/a: 200 http://other/a https://other/a [["other"],"other","other","80"]
http://user@other/a: 400
http://user:password@other/a: 400
http:///a: 400
http://other:port/a: 400
ftp://other/a: 400
a:b: 400
a: 400
other
stopped
