--TEST--
EventHttp::addServerAlias(), removeServerAlias(): return values, and absolute request URIs
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/p', function ($req) {
    echo $req->getUri(), ' host=', $req->getHost(), "\n";
    $req->sendReply(200, 'OK');
});
var_dump($http->addServerAlias('alias.test'), $http->addServerAlias('other.test'));
foreach (['http://alias.test/p', 'http://ALIAS.test/p', 'http://alias.test:81/p?x', '/p'] as $uri) {
    $wire = new Wire($port, "GET $uri HTTP/1.1\r\nHost: alias.test\r\n\r\n");
    echo reply($base, $wire)[0], "\n";
}
var_dump($http->removeServerAlias('nothing.test'));
var_dump($http->removeServerAlias('alias.test'), $http->removeServerAlias('alias.test'));
var_dump($http->removeServerAlias('other.test'));
$wire = new Wire($port, "GET /p HTTP/1.1\r\nHost: alias.test\r\n\r\n");
echo reply($base, $wire)[0], "\n";
?>
--EXPECT--
bool(true)
bool(true)
http://alias.test/p host=alias.test
HTTP/1.1 200 OK
http://ALIAS.test/p host=ALIAS.test
HTTP/1.1 200 OK
http://alias.test:81/p?x host=alias.test
HTTP/1.1 200 OK
/p host=alias.test
HTTP/1.1 200 OK
bool(false)
bool(true)
bool(false)
bool(true)
/p host=alias.test
HTTP/1.1 200 OK
