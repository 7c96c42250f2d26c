--TEST--
EventDnsBase: names with letters beyond ASCII are those of a hosts file, or an error that says what to do
--FILE--
<?php
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
$asked = 0;
$server = dns_server($base, function () use (&$asked) { $asked++; return [3, []]; }, $dns_port);
$dns = new EventDnsBase($base, false);
$dns->addNameserverIp("127.0.0.1:$dns_port");
$hosts = tempnam(sys_get_temp_dir(), 'evh');
file_put_contents($hosts, "127.0.0.1 b\u{fc}cher.test\n");
$dns->loadHosts($hosts);
unlink($hosts);
$listener = listen_on($base, fn () => null, $port);
foreach (["b\u{fc}cher.test" => $dns, "k\u{f6}ln.test" => $dns, "stra\u{df}e.test" => null] as $name => $resolver) {
    $b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) use ($base, $name) {
        echo "$name: ", names($e), ' ', $b->getDnsErrorString(), "\n";
        $base->stop();
    });
    $b->connectHost($resolver, $name, $port, EventUtil::AF_INET);
    $base->dispatch();
    $b->free();
}
$connection = new EventHttpConnection($base, $dns, "k\u{f6}ln.test", $port);
$request = new EventHttpRequest(fn () => null);
$request->setErrorCallback(function ($request, $code, $text) use ($base) {
    echo $text, "\n";
    $base->stop();
});
$connection->makeRequest($request, EventHttpRequest::CMD_GET, '/');
$base->dispatch();
echo "asked $asked times\n";
$guard->free();
?>
--EXPECT--
bücher.test: CONNECTED 
köln.test: ERROR letters beyond ASCII in nodename: idn_to_ascii() writes them as they are looked up
straße.test: ERROR letters beyond ASCII in nodename: idn_to_ascii() writes them as they are looked up
Cannot look up the name "köln.test": letters beyond ASCII in nodename: idn_to_ascii() writes them as they are looked up
asked 0 times
