--TEST--
EventHttpRequest::getCommand(), getUri() and getHost() on the server
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setAllowedMethods(0x1ff);
$names = array_flip(array_filter((new ReflectionClass('EventHttpRequest'))->getConstants(), fn ($k) => str_starts_with($k, 'CMD_'), ARRAY_FILTER_USE_KEY));
$http->setDefaultCallback(function ($req) use ($names) {
    echo $names[$req->getCommand()], ' ', $req->getUri(), ' host=', $req->getHost(), "\n";
    $req->sendReply(200, 'OK');
});
foreach (['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'] as $method) {
    $len = in_array($method, ['POST', 'PUT', 'PATCH']) ? "Content-Length: 0\r\n" : '';
    $wire = new Wire($port, "$method /m HTTP/1.1\r\nHost: example.test\r\n$len\r\n");
    reply($base, $wire, $method === 'HEAD');
}
$wire = new Wire($port);
foreach (['/raw%20uri?a=%2f&b=c+d', '/?', '/a//b/../c', '/x;y=1?z'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: example.test\r\n\r\n");
    reply($base, $wire);
}
foreach (['name.test', 'name.test:8080', 'UPPER.Test', '127.0.0.1:99', 'under_score'] as $host) {
    $wire->send("GET /h HTTP/1.1\r\nHost: $host\r\n\r\n");
    reply($base, $wire);
}
?>
--EXPECT--
CMD_GET /m host=example.test
CMD_POST /m host=example.test
CMD_HEAD /m host=example.test
CMD_PUT /m host=example.test
CMD_DELETE /m host=example.test
CMD_OPTIONS /m host=example.test
CMD_TRACE /m host=example.test
CMD_PATCH /m host=example.test
CMD_GET /raw%20uri?a=%2f&b=c+d host=example.test
CMD_GET /? host=example.test
CMD_GET /a//b/../c host=example.test
CMD_GET /x;y=1?z host=example.test
CMD_GET /h host=name.test
CMD_GET /h host=name.test
CMD_GET /h host=UPPER.Test
CMD_GET /h host=127.0.0.1
CMD_GET /h host=under_score
