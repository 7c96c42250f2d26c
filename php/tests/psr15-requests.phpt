--TEST--
A PSR-15 handler is given all of a request
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

function reveal(string $answer): void
{
    global $service;
    [$code, $body] = explode(' ', $answer, 2);
    $seen = json_decode($body, true);
    if (!is_array($seen)) {
        echo "$answer\n";
        return;
    }
    ksort($seen['headers']);
    ksort($seen['server']);
    echo str_replace((string) $service->port, 'PORT', json_encode($seen, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)), "\n\n";
}
$said = [];
// With a library whose requests are made at once, and with one that is only known by PSR-17.
foreach ([false, true] as $other) {
    $service = new Service('psr15.php', ['other' => $other]);
    ob_start();
    reveal($service->ask('/path/a%20b?x=1&y[]=2&y[]=3', 'GET', '', 'X-Two: 1', 'x-two: 2', 'Cookie: a=1; b=%20x; __Host-c="q"', 'Cookie: d=4; a=9', '9: digit'));
    reveal($service->ask('/', 'POST', 'a=1&b[c]=%C3%A9&b[d]=+', 'Content-Type: application/x-www-form-urlencoded; charset=UTF-8'));
    reveal($service->ask('/', 'PUT', 'a=1', 'Content-Type: application/x-www-form-urlencoded'));
    reveal($service->ask('/', 'POST', '{"a":1}', 'Content-Type: application/json', 'X_Forwarded_For: evil', 'Proxy: evil', 'X-Forwarded-For: good'));
    reveal($service->ask('http://other:8080/there?q', 'DELETE'));
    // Neither is for a path.
    reveal($service->ask('*', 'OPTIONS'));
    reveal($service->ask('//evil/x', 'GET'));
    $raw = $service->exchange("GET /old HTTP/1.0\r\n\r\n");
    reveal('200 ' . message($raw, false, true)[2]);
    foreach (['TRACE', 'CONNECT', 'BREW'] as $method) {
        echo $method, ' ', substr($service->ask('/', $method), 0, 3), "\n";
    }
    echo $service->stop(), "\n";
    $said[] = ob_get_clean();
}
echo $said[0], $said[1] === $said[0] ? "the same\n" : $said[1];
?>
--EXPECT--
{"method":"GET","target":"/path/a%20b?x=1&y[]=2&y[]=3","uri":"http://h/path/a%20b?x=1&y%5B%5D=2&y%5B%5D=3","protocol":"1.1","headers":{"9":["digit"],"cookie":["a=1; b=%20x; __Host-c=\"q\"","d=4; a=9"],"host":["h"],"x-two":["1","2"]},"server":{"HTTP_9":"digit","HTTP_CONNECTION":"close","HTTP_COOKIE":"a=1; b=%20x; __Host-c=\"q\"; d=4; a=9","HTTP_HOST":"h","HTTP_X_TWO":"1, 2","QUERY_STRING":"x=1&y[]=2&y[]=3","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_URI":"/path/a%20b?x=1&y[]=2&y[]=3","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":{"x":"1","y":["2","3"]},"cookies":{"a":"1","b":" x","__Host-c":"\"q\"","d":"4"},"parsed":null,"files":[],"body":""}

{"method":"POST","target":"/","uri":"http://h/","protocol":"1.1","headers":{"content-length":["22"],"content-type":["application/x-www-form-urlencoded; charset=UTF-8"],"host":["h"]},"server":{"CONTENT_LENGTH":"22","CONTENT_TYPE":"application/x-www-form-urlencoded; charset=UTF-8","HTTP_CONNECTION":"close","HTTP_HOST":"h","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"POST","REQUEST_URI":"/","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":[],"cookies":[],"parsed":{"a":"1","b":{"c":"é","d":" "}},"files":[],"body":"a=1&b[c]=%C3%A9&b[d]=+"}

{"method":"PUT","target":"/","uri":"http://h/","protocol":"1.1","headers":{"content-length":["3"],"content-type":["application/x-www-form-urlencoded"],"host":["h"]},"server":{"CONTENT_LENGTH":"3","CONTENT_TYPE":"application/x-www-form-urlencoded","HTTP_CONNECTION":"close","HTTP_HOST":"h","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"PUT","REQUEST_URI":"/","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":[],"cookies":[],"parsed":null,"files":[],"body":"a=1"}

{"method":"POST","target":"/","uri":"http://h/","protocol":"1.1","headers":{"content-length":["7"],"content-type":["application/json"],"host":["h"],"proxy":["evil"],"x-forwarded-for":["good"],"x_forwarded_for":["evil"]},"server":{"CONTENT_LENGTH":"7","CONTENT_TYPE":"application/json","HTTP_CONNECTION":"close","HTTP_HOST":"h","HTTP_X_FORWARDED_FOR":"good","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"POST","REQUEST_URI":"/","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":[],"cookies":[],"parsed":null,"files":[],"body":"{\"a\":1}"}

{"method":"DELETE","target":"http://other:8080/there?q","uri":"http://other:8080/there?q","protocol":"1.1","headers":{"host":["other:8080"]},"server":{"HTTP_CONNECTION":"close","HTTP_HOST":"other:8080","QUERY_STRING":"q","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"DELETE","REQUEST_URI":"http://other:8080/there?q","SERVER_NAME":"other","SERVER_PORT":"8080","SERVER_PROTOCOL":"HTTP/1.1"},"query":{"q":""},"cookies":[],"parsed":null,"files":[],"body":""}

{"method":"OPTIONS","target":"*","uri":"http://h","protocol":"1.1","headers":{"host":["h"]},"server":{"HTTP_CONNECTION":"close","HTTP_HOST":"h","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"OPTIONS","REQUEST_URI":"*","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":[],"cookies":[],"parsed":null,"files":[],"body":""}

{"method":"GET","target":"//evil/x","uri":"http://h//evil/x","protocol":"1.1","headers":{"host":["h"]},"server":{"HTTP_CONNECTION":"close","HTTP_HOST":"h","QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_URI":"//evil/x","SERVER_NAME":"h","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.1"},"query":[],"cookies":[],"parsed":null,"files":[],"body":""}

{"method":"GET","target":"/old","uri":"http://localhost/old","protocol":"1.0","headers":{"host":["localhost"]},"server":{"QUERY_STRING":"","REMOTE_ADDR":"127.0.0.1","REQUEST_METHOD":"GET","REQUEST_URI":"/old","SERVER_NAME":"localhost","SERVER_PORT":"80","SERVER_PROTOCOL":"HTTP/1.0"},"query":[],"cookies":[],"parsed":null,"files":[],"body":""}

TRACE 501
CONNECT 501
BREW 501
stopped
the same
