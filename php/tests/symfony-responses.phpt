--TEST--
Responses of a kernel of Symfony of all kinds are sent, and it is terminated after each
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('symfony.php', [], ['-d', 'memory_limit=32M']);
$file = "$service->folder/file.bin";
$fill = fn () => file_put_contents($file, str_repeat('0123456789', 20000));
$fill();
foreach ([
    ['/cookies'], ['/status?code=204'], ['/status?code=404'], ['/', 'HEAD'], ['/throw'], ['/status?code=200'],
    ["/binary?path=$file"], ["/binary?path=$file", 'HEAD'], ["/binary?path=$file", 'GET', 'Range: bytes=10-19'],
    ["/binary?path=/proc/sys/kernel/ostype"], ['/streamed?count=3&size=2'], ['/streamed?count=0&size=2'], ['/streamed?count=3&size=2', 'HEAD'],
    ['/closes'], ['/fails'], ["/binary?path=$file&delete"], ["/status?code=200"],
] as $case) {
    [$target, $method, $header] = $case + [1 => null, 2 => null];
    $method ??= 'GET';
    $raw = $service->exchange("$method $target HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" . ($header === null ? '' : "$header\r\n") . "\r\n");
    [$first, $headers, $body] = message($raw, $method === 'HEAD', true);
    $headers = array_filter($headers, fn ($line) => preg_match('/^(content-(length|range)|set-cookie|transfer-encoding):/', $line));
    echo str_replace($file, 'FILE', "$method $target"), ": $first, ", implode(', ', $headers), ', ', strlen($body) > 50 ? strlen($body) . ' ' . md5($body) : json_encode($body), "\n";
}
echo md5(str_repeat('0123456789', 20000)), "\n";
echo file_exists($file) ? "the file is there\n" : "the file is gone\n";
echo $service->says('A response has closed the output buffer') ? '' : "not said\n";
// Each had its end once.
$service->wait(fn () => substr_count($service->out, 'Terminated') >= 16);
echo substr_count($service->out, 'Terminated'), " terminated\n";
// The end of a request comes before the next, also when its client reads slowly, or goes.
$slow = $service->connect();
fwrite($slow, "GET /streamed?count=100&size=1000000 HTTP/1.0\r\n\r\n");
fread($slow, 1000);
$service->out = '';
echo substr($service->ask('/status?code=200'), 0, 3), "\n";
$service->says('Terminated /status');
preg_match_all('/Terminated (\S+)/', $service->out, $order);
echo implode(' ', $order[1]), "\n";
for ($length = 0; $length < 100000000 && ($got = fread($slow, 65536)) !== ''; $length += strlen($got));
echo $length > 99990000 ? "100 MB in 32\n" : "$length bytes\n";
$gone = $service->connect();
fwrite($gone, "GET /streamed?count=30&size=1000000 HTTP/1.1\r\nHost: h\r\n\r\n");
fread($gone, 1000);
fclose($gone);
$service->says('Terminated /streamed?count=30');
echo substr_count($service->out, 'Terminated /streamed?count=30'), " of the one that went\n";
// An end that fails is said, and nobody else's.
echo $service->ask('/status?code=200&bad-end'), "\n", $service->ask('/status?code=200'), "\n";
echo $service->says('terminate() has failed: LogicException: of the end') ? "said\n" : "not said\n";
echo $service->stop(), "\n";
?>
--EXPECT--
GET /cookies: HTTP/1.1 200 OK, content-length: 7, set-cookie: a=1; path=/; httponly; samesite=lax, set-cookie: b=2; path=/; httponly; samesite=lax, "cookies"
GET /status?code=204: HTTP/1.1 204 No Content, , ""
GET /status?code=404: HTTP/1.1 404 Not Found, content-length: 6, "a body"
HEAD /: HTTP/1.1 200 OK, , ""
GET /throw: HTTP/1.1 500 Internal Server Error, content-length: 26, "500 Internal Server Error\n"
GET /status?code=200: HTTP/1.1 200 OK, content-length: 6, "a body"
GET /binary?path=FILE: HTTP/1.1 200 OK, content-length: 200000, 200000 bcc4bfca43786497d970f7d3e2fdd455
HEAD /binary?path=FILE: HTTP/1.1 200 OK, content-length: 200000, ""
GET /binary?path=FILE: HTTP/1.1 206 Partial Content, content-length: 10, content-range: bytes 10-19/200000, "0123456789"
GET /binary?path=/proc/sys/kernel/ostype: HTTP/1.1 200 OK, content-length: 0, ""
GET /streamed?count=3&size=2: HTTP/1.1 200 OK, content-length: 6, "AABBCC"
GET /streamed?count=0&size=2: HTTP/1.1 200 OK, content-length: 0, ""
HEAD /streamed?count=3&size=2: HTTP/1.1 200 OK, , ""
GET /closes: HTTP/1.1 500 Internal Server Error, content-length: 26, "500 Internal Server Error\n"
GET /fails: HTTP/1.1 500 Internal Server Error, content-length: 26, "500 Internal Server Error\n"
GET /binary?path=FILE&delete: HTTP/1.1 200 OK, content-length: 200000, 200000 bcc4bfca43786497d970f7d3e2fdd455
GET /status?code=200: HTTP/1.1 200 OK, content-length: 6, "a body"
bcc4bfca43786497d970f7d3e2fdd455
the file is gone
16 terminated
200
/streamed?count=100&size=1000000 /status?code=200
100 MB in 32
1 of the one that went
200 a body
200 a body
said
stopped
