--TEST--
EventHttp::bind(): an address that servers share, one of IPv6 alone, and options there are not
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip needs IPv6');
?>
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$servers = $counts = [];
$port = unused_port();
for ($i = 0; $i < 2; $i++) {
    $servers[$i] = $http = new EventHttp($base);
    $counts[$i] = 0;
    $http->setDefaultCallback(function ($request) use (&$counts, $i) {
        $counts[$i]++;
        $request->sendReply(200, 'OK', 'served');
    });
    say('shared', $http->bind('127.0.0.1', $port, EventListener::OPT_REUSEABLE_PORT));
}
for ($i = 0; $i < 64; $i++) {
    reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
}
say('all served, by both', array_sum($counts), min($counts) > 0);
say('not by one that does not ask', @(new EventHttp($base))->bind('127.0.0.1', $port));

$alone = new EventHttp($base);
$six = unused_port();
say('IPv6 alone', $alone->bind('::', $six, EventListener::OPT_BIND_IPV6ONLY), $alone->bind('0.0.0.0', $six));
say('both', $alone->getAddresses() === ["[::]:$six", "0.0.0.0:$six"]);
say('as usual', $alone->bind('127.0.0.1', 0, EventListener::OPT_REUSEABLE | EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_CLOSE_ON_EXEC));
foreach ([EventListener::OPT_DISABLED, 1 << 20, -1, PHP_INT_MAX] as $options) {
    say('option', get_class($thrown = grab(fn () => $alone->bind('127.0.0.1', 0, $options))), $thrown->getMessage());
}
say('port', grab(fn () => $alone->bind('127.0.0.1', 65536))->getMessage());
?>
--EXPECT--
shared: true
shared: true
all served, by both: 64 true
not by one that does not ask: false
IPv6 alone: true true
both: true
as usual: true
option: "ValueError" "EventHttp::bind(): Argument #3 ($options) must be a sum of EventListener::OPT_REUSEABLE_PORT and EventListener::OPT_BIND_IPV6ONLY"
option: "ValueError" "EventHttp::bind(): Argument #3 ($options) must be a sum of EventListener::OPT_REUSEABLE_PORT and EventListener::OPT_BIND_IPV6ONLY"
option: "ValueError" "EventHttp::bind(): Argument #3 ($options) must be a sum of EventListener::OPT_REUSEABLE_PORT and EventListener::OPT_BIND_IPV6ONLY"
option: "ValueError" "EventHttp::bind(): Argument #3 ($options) must be a sum of EventListener::OPT_REUSEABLE_PORT and EventListener::OPT_BIND_IPV6ONLY"
port: "EventHttp::bind(): Argument #2 ($port) must be between 0 and 65535"
