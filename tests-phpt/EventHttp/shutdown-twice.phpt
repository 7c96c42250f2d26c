--TEST--
EventHttp::shutdown() a second time can only shorten the grace; a callback replaces the one before; and again when it is over
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$kept = [];
$http->setDefaultCallback(function ($request) use (&$kept) { $kept[] = $request; });
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$kept) { return (bool) $kept; });
$cb = fn (string $name) => function ($http, $arg) use ($name) { say("$name called", $arg); };
set_error_handler(function ($no, $text) { echo "  $text\n"; });
say('first', $http->shutdown(0.3, $cb('first'), 1));
say('longer', $http->shutdown(1000, $cb('second'), 2));
say('without limit', $http->shutdown());
say('bind', $http->bind('127.0.0.1'));
say('accept', $http->accept(stream_socket_server('tcp://127.0.0.1:0')));
say('enable', $http->enable());
say('disable', $http->disable());
$start = microtime(true);
say('ended', $base->loop(), microtime(true) - $start < 20);
$kept = [];

echo "sooner\n";
$http->enable();
$http->bind('127.0.0.1');
$wire = new Wire(port_of($http->getAddresses()[0]), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use (&$kept) { return (bool) $kept; });
say('without limit', $http->shutdown(-1, $cb('third'), 3));
say('at once', $http->shutdown(0));
say('ended', $base->loop());

echo "when there is nothing to end\n";
say('again', $http->shutdown(-1, $cb('fourth')), $base->loop());
say('without a callback', $http->shutdown(), $base->loop());
$never = new EventHttp($base);
say('that never listened', $never->shutdown(5, $cb('fifth')), $base->loop());

echo "arguments\n";
foreach ([NAN, INF, -INF, 1e300, '1'] as $grace) {
    $result = grab(fn () => $never->shutdown($grace, $cb(var_export($grace, true))));
    say('grace', is_bool($result) ? $result : get_class($result) . ': ' . $result->getMessage(), $base->loop());
}
say('callback', get_class(grab(fn () => $never->shutdown(1, 'no_such_function'))));
$base->free();
say('freed', grab(fn () => $never->shutdown(1, $cb('never')))->getMessage());
?>
--EXPECT--
first: true
longer: true
without limit: true
  EventHttp::bind(): The server is being shut down: it accepts nothing more until that is over
bind: false
  EventHttp::accept(): The server is being shut down: it accepts nothing more until that is over
accept: false
  EventHttp::enable(): The server is being shut down: it accepts nothing more until that is over
enable: false
disable: true
second called: 2
ended: true true
sooner
without limit: true
at once: true
third called: 3
ended: true
when there is nothing to end
fourth called: null
again: true true
without a callback: true true
fifth called: null
that never listened: true true
arguments
grace: "ValueError: EventHttp::shutdown(): Argument #1 ($grace) must be a number of seconds" true
INF called: null
grace: true true
-INF called: null
grace: true true
1.0E+300 called: null
grace: true true
'1' called: null
grace: true true
callback: "TypeError"
freed: "EventBase has been freed"
