--TEST--
EventHttp::addVirtualHost(): virtual hosts have virtual hosts; aliases go before patterns, wherever they are
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'main'));
$ask = function (string ...$hosts) use ($base, $port) {
    foreach ($hosts as $host) {
        $got = [for_host($base, $port, $host), for_host($base, $port, $host, true)];
        say($host, ...($got[0] === $got[1] ? [$got[0]] : $got));
    }
};
[$example, $shop, $deep, $other] = array_map(fn ($name) => named_host($base, $name), ['example', 'shop', 'deep', 'other']);
$example->addVirtualHost('shop.*', $shop);
$shop->addVirtualHost('*.deep.example', $deep);
$http->addVirtualHost('*.example', $example);
$http->addVirtualHost('*', $other);
$ask('a.example', 'shop.example', 'shop.deep.example', 'a.deep.example', 'example', 'anything');

echo "-- aliases\n";
var_dump($deep->addServerAlias('A.example'), $http->addServerAlias('shop.example'), $other->addServerAlias('shop.deep.example.'));
$ask('a.example', 'a.example:80', 'shop.example', 'shop.deep.example', 'b.example');
var_dump($deep->removeServerAlias('a.example'), $http->removeServerAlias('shop.example'));
$ask('a.example', 'shop.example');

echo "-- one is taken out with all that is below it\n";
var_dump($http->removeVirtualHost($example));
$ask('a.example', 'shop.deep.example');
var_dump($other->addVirtualHost('*.example', $example));
$ask('a.example', 'shop.deep.example', 'anything');
?>
--EXPECT--
a.example: "example"
shop.example: "shop"
shop.deep.example: "deep"
a.deep.example: "example"
example: "other"
anything: "other"
-- aliases
bool(true)
bool(true)
bool(true)
a.example: "deep"
a.example:80: "deep"
shop.example: "main"
shop.deep.example: "other"
b.example: "example"
bool(true)
bool(true)
a.example: "example"
shop.example: "shop"
-- one is taken out with all that is below it
bool(true)
a.example: "other"
shop.deep.example: "other"
bool(true)
a.example: "example"
shop.deep.example: "other"
anything: "other"
