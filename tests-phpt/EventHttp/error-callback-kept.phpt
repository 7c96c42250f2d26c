--TEST--
EventHttp::setErrorCallback(): what it is made of goes with it, and a request that was given up may be kept by it
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

final class Told
{
    public function __construct(private string $what) {}
    public function __destruct() { echo "$this->what is gone\n"; }
}
set_error_handler(fn () => true);
$base = new EventBase();
echo "-- replaced, unset, in a cycle\n";
$http = new EventHttp($base);
$one = new Told('one');
$http->setErrorCallback(fn () => $one, $one);
unset($one);
echo "replaced: ";
$http->setErrorCallback(fn () => null, new Told('two'));
echo "unset: ";
$http->setErrorCallback(null);
$http->setErrorCallback(fn () => $http, [$http, new Told('three')]);
unset($http);
echo "collected: ";
gc_collect_cycles();
echo "-- sets itself anew while it runs\n";
[$http, $port] = listen_http($base);
$http->setErrorCallback(function () use ($http) {
    $http->setErrorCallback(fn () => 'the second', new Told('the second'));
    return 'the first';
}, new Told('the first'));
say('pages', page($base, asking($base, $port, false, false, 'GET', '/')), page($base, asking($base, $port, false, false, 'GET', '/')));
$http->setErrorCallback(null);

echo "-- a request that goes is kept\n";
$kept = [];
$http->setErrorCallback(function ($request, $code) use (&$kept) {
    $kept[] = $request;
    return "kept $code";
});
$http->setCallback('/forgotten', function ($request) { $request->getInputBuffer(); });
$http->setCallback('/unset', function ($request) {
    $GLOBALS['later'] = $request;
});
foreach (PROTOCOLS as $protocol => [$http2, $tls]) {
    if ($tls) {
        continue;
    }
    say($protocol, page($base, asking($base, $port, $http2, $tls, 'POST', '/forgotten', [], 'body')));
    say('it has its body', $kept[0]->getInputBuffer()->read(9), $kept[0]->getResponseCode(), grab(fn () => $kept[0]->sendReply(200, 'OK')));
    $kept = [];
    // Unset outside of the loop.
    $client = asking($base, $port, $http2, $tls, 'GET', '/unset');
    pump($base, function () { return isset($GLOBALS['later']); });
    unset($later);
    say('called at once', count($kept), page($base, $client));
    $kept = [];
}
echo "-- thrown from there\n";
$http->setErrorCallback(fn () => throw new DomainException('on purpose', 0, null), new Told('callback'));
$client = asking($base, $port, false, false, 'GET', '/unset');
pump($base, function () { return isset($GLOBALS['later']); });
say('unset', get_class(grab(function () {
    unset($GLOBALS['later']);
    return new stdClass();
})), preg_replace('/<!DOCTYPE.*/s', 'the usual page', page($base, $client)));
$http->setCallback('/throws', fn () => throw new LengthException('the first'));
$client = asking($base, $port, false, false, 'GET', '/throws');
$thrown = grab(fn () => page($base, $client));
say('both', get_class($thrown), get_class($thrown->getPrevious()), preg_replace('/<!DOCTYPE.*/s', 'the usual page', page($base, $client)));
unset($thrown);

echo "-- at the end of the script\n";
$http->setErrorCallback(function ($request, $code) { echo "called at the end: $code\n"; return 'the end'; });
$client = asking($base, $port, false, false, 'GET', '/unset');
pump($base, function () { return isset($GLOBALS['later']); });
?>
--EXPECT--
-- replaced, unset, in a cycle
replaced: one is gone
unset: two is gone
collected: three is gone
-- sets itself anew while it runs
the first is gone
pages: "404 text/html 9 [the first], closed" "404 text/html 10 [the second], closed"
the second is gone
-- a request that goes is kept
HTTP/1.1: "500 text/html 8 [kept 500], closed"
it has its body: "body" 500 null
called at once: 1 "500 text/html 8 [kept 500], closed"
HTTP/2: "500 text/html 8 [kept 500], open"
it has its body: "body" 500 null
called at once: 1 "500 text/html 8 [kept 500], open"
-- thrown from there
unset: "DomainException" "500 text/html 130 [the usual page"
both: "DomainException" "LengthException" "500 text/html 130 [the usual page"
-- at the end of the script
callback is gone
called at the end: 500