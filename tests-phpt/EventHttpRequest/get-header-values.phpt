--TEST--
EventHttpRequest::getHeaderValues(): all values of a name, in order, of requests, responses and what is to be sent
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

function say_values(string $what, array $values): void
{
    echo "$what: ", json_encode($values), ' ', json_encode(array_is_list($values)), "\n";
}

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($req) {
    say_values('request', $req->getHeaderValues('x-a', EventHttpRequest::INPUT_HEADER));
    say_values('another name', $req->getHeaderValues('X', EventHttpRequest::INPUT_HEADER));
    $req->addHeader('X-A', 'mine', EventHttpRequest::INPUT_HEADER);
    $req->removeHeader('x-A', EventHttpRequest::INPUT_HEADER);
    say_values('changed', $req->getHeaderValues('X-A', EventHttpRequest::INPUT_HEADER));
    $req->addHeader('Set-Cookie', 'a=1', EventHttpRequest::OUTPUT_HEADER);
    $req->addHeader('set-cookie', 'b=2, c', EventHttpRequest::OUTPUT_HEADER);
    say_values('to be sent', $req->getHeaderValues('SET-COOKIE', EventHttpRequest::OUTPUT_HEADER));
    say_values('neither list', $req->getHeaderValues('a', 77));
    $req->sendReply(200, 'OK');
});
reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nB: c\r\nx-a:\r\nX-A: \t3, 4 \r\n\r\n"));

$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$done = false;
$conn->makeRequest(new EventHttpRequest(function ($req) use (&$done) {
    $done = true;
    say_values('response', $req->getHeaderValues('Set-Cookie', EventHttpRequest::INPUT_HEADER));
}), EventHttpRequest::CMD_GET, '/');
$http->setDefaultCallback(function ($req) {
    $req->addHeader('Set-Cookie', 'a=1', EventHttpRequest::OUTPUT_HEADER);
    $req->addHeader('Set-Cookie', 'b=2', EventHttpRequest::OUTPUT_HEADER);
    $req->sendReply(200, 'OK');
});
pump($base, function () use (&$done) { return $done; });
say_values('nothing has come', (new EventHttpRequest(fn () => 1))->getHeaderValues('a', EventHttpRequest::INPUT_HEADER));
?>
--EXPECTF--
request: ["1","","3, 4"] true
another name: [] true
changed: ["","3, 4","mine"] true
to be sent: ["a=1","b=2, c"] true

Warning: EventHttpRequest::getHeaderValues(): Incorrect type of header 77: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted in %s on line %d
neither list: [] true
response: ["a=1","b=2"] true
nothing has come: [] true
