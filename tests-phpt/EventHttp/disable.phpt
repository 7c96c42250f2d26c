--TEST--
EventHttp::disable() and enable(): new connections wait, those that are there go on
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'served'));
$ask = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
$before = new Wire($port, $ask);
say('before', reply($base, $before)[2]);
say('disabled', $http->disable(), $http->disable());
$waits = new Wire($port, $ask);
linger($base);
say('a new one waits', $waits->poll()->in, $waits->eof);
say('one from before goes on', reply($base, $before->send($ask))[2]);
say('another socket is no exception', $http->bind('127.0.0.1'));
$second = new Wire(port_of($http->getAddresses()[1]), $ask);
linger($base);
say('waits', $second->poll()->in, $second->eof);
say('enabled', $http->enable(), $http->enable());
say('served', reply($base, $waits)[2], reply($base, $second)[2]);
foreach ([$before, $waits, $second] as $wire) {
    $wire->close();
}
echo "a loop with nothing but a disabled server ends\n";
$lone = new EventBase();
$idle = new EventHttp($lone);
$idle->bind('127.0.0.1');
$idle->disable();
say('ended', $lone->loop());
$base->free();
say('freed', get_class(grab(fn () => $http->enable())), grab(fn () => $http->disable())->getMessage());
?>
--EXPECT--
before: "served"
disabled: true true
a new one waits: "" false
one from before goes on: "served"
another socket is no exception: true
waits: "" false
enabled: true true
served: "served" "served"
a loop with nothing but a disabled server ends
ended: true
freed: "EventException" "EventBase has been freed"
