--TEST--
Responses are sent as they are meant
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('psr15.php');
$file = "$service->folder/file";
file_put_contents($file, str_repeat('0123456789', 20000));
foreach ([
    'GET /status?code=204', 'GET /status?code=304', 'GET /status?code=200&reason=Fine', 'HEAD /status?code=404', 'GET /status?code=100',
    'GET /status?code=599&body=', 'GET /headers', 'HEAD /headers', 'GET /pieces?count=3&size=2', 'HEAD /pieces?count=3&size=2', 'GET /pieces?count=0&size=1',
    'GET /promised?count=3&size=2&length=6', 'GET /promised?count=3&size=2&length=4', 'GET /promised?count=3&size=2&length=9', 'HEAD /promised?count=3&size=2&length=6',
    "GET /file?path=$file", "HEAD /file?path=$file", 'GET /file?path=/proc/sys/kernel/ostype', 'GET /file?path=/dev/null', 'GET /pipe', 'GET /nonblocking',
    'GET /temporary?count=3&size=50000', 'GET /kept', 'HEAD /kept', 'GET /kept',
] as $what) {
    $raw = $service->exchange("$what HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    $message = message($raw, str_starts_with($what, 'HEAD'), false);
    if ($message === null) {
        // Less has come than was promised.
        echo "$what: no whole answer, ", strlen($raw) - strpos($raw, "\r\n\r\n") - 4, " bytes\n";
        continue;
    }
    [$first, $headers, $body] = $message;
    $headers = array_filter($headers, fn ($line) => !preg_match('/^(date|connection):/', $line));
    echo str_replace($file, 'FILE', $what), ": $first, ", implode(', ', $headers), ', ', strlen($body) > 50 ? strlen($body) . ' ' . md5($body) : json_encode($body), "\n";
}
echo md5(str_repeat('0123456789', 20000)), ' ', md5(implode('', array_map(fn ($c) => str_repeat($c, 50000), ['A', 'B', 'C']))), "\n";
unlink($file);
$service->says('3 bytes are missing');
preg_match_all('/\] (An .*|A body.*)/', $service->out, $said);
echo implode("\n", $said[1]), "\n";
echo $service->stop(), "\n";
?>
--EXPECT--
GET /status?code=204: HTTP/1.1 204 , , ""
GET /status?code=304: HTTP/1.1 304 , , ""
GET /status?code=200&reason=Fine: HTTP/1.1 200 Fine, content-length: 6, "a body"
HEAD /status?code=404: HTTP/1.1 404 , content-length: 6, ""
GET /status?code=100: HTTP/1.1 500 Internal Server Error, content-length: 26, content-type: text/plain, "500 Internal Server Error\n"
GET /status?code=599&body=: HTTP/1.1 599 , content-length: 0, ""
GET /headers: HTTP/1.1 200 OK, content-length: 5, content-type: text/plain, set-cookie: a=1, set-cookie: b=2, "short"
HEAD /headers: HTTP/1.1 200 OK, content-length: 5, content-type: text/plain, set-cookie: a=1, set-cookie: b=2, ""
GET /pieces?count=3&size=2: HTTP/1.1 200 OK, content-type: text/plain, transfer-encoding: chunked, "AABBCC"
HEAD /pieces?count=3&size=2: HTTP/1.1 200 OK, content-type: text/plain, ""
GET /pieces?count=0&size=1: HTTP/1.1 200 OK, content-length: 0, content-type: text/plain, ""
GET /promised?count=3&size=2&length=6: HTTP/1.1 200 OK, content-length: 6, content-type: text/plain, "AABBCC"
GET /promised?count=3&size=2&length=4: HTTP/1.1 200 OK, content-length: 4, content-type: text/plain, "AABB"
GET /promised?count=3&size=2&length=9: no whole answer, 6 bytes
HEAD /promised?count=3&size=2&length=6: HTTP/1.1 200 OK, content-length: 6, content-type: text/plain, ""
GET /file?path=FILE: HTTP/1.1 200 OK, content-length: 200000, content-type: text/plain, 200000 bcc4bfca43786497d970f7d3e2fdd455
HEAD /file?path=FILE: HTTP/1.1 200 OK, content-length: 200000, content-type: text/plain, ""
GET /file?path=/proc/sys/kernel/ostype: HTTP/1.1 200 OK, content-type: text/plain, transfer-encoding: chunked, "Linux\n"
GET /file?path=/dev/null: HTTP/1.1 200 OK, content-length: 0, content-type: text/plain, ""
GET /pipe: HTTP/1.1 200 OK, content-type: text/plain, transfer-encoding: chunked, "piped\n"
GET /nonblocking: HTTP/1.1 200 OK, content-type: text/plain, transfer-encoding: chunked, "piped\n"
GET /temporary?count=3&size=50000: HTTP/1.1 200 OK, content-length: 150000, content-type: text/plain, 150000 817664210eafb4762cb970ae28d7c20e
GET /kept: HTTP/1.1 200 OK, content-length: 14, content-type: text/plain, "the same again"
HEAD /kept: HTTP/1.1 200 OK, content-length: 14, content-type: text/plain, ""
GET /kept: HTTP/1.1 200 OK, content-length: 14, content-type: text/plain, "the same again"
bcc4bfca43786497d970f7d3e2fdd455 817664210eafb4762cb970ae28d7c20e
An application has replied with status 100, which ends no request: 500 is sent
A body breaks off: 3 bytes are missing of what its head has said
stopped
