--TEST--
EventHttp: timeouts are numbers of seconds, 0 is none, and setTimeout() sets all of them
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
foreach (['setHeaderTimeout', 'setBodyTimeout', 'setIdleTimeout', 'setWriteTimeout'] as $method) {
    foreach ([0, 0.001, 1e300, INF] as $seconds) {
        $http->$method($seconds);
    }
    foreach ([-1, -0.001, NAN, -INF, 'x'] as $wrong) {
        try {
            $http->$method($wrong);
        } catch (Throwable $thrown) {
            echo get_class($thrown), ': ', $thrown->getMessage(), "\n";
        }
    }
    try {
        (new ReflectionClass('EventHttp'))->newInstanceWithoutConstructor()->$method(1);
    } catch (Throwable $thrown) {
        echo get_class($thrown), ': ', $thrown->getMessage(), "\n";
    }
}
$http->setIdleTimeout(0.2);
$http->setTimeout(0);
$wire = new Wire($port);
echo 'none: ', fate($base, $wire, 0.5), "\n";
$http->setIdleTimeout(0.2);
echo 'for those that are there as well: ', fate($base, $wire, 20), "\n";
?>
--EXPECTF--
%A
none: open
for those that are there as well: closed
