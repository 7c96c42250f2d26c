--TEST--
EventHttpConnection: the server's name is looked up by the system or an EventDnsBase; one that is not found fails the request
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($req) => $req->sendReply(200, $req->getHost()));
$hosts = tempnam(sys_get_temp_dir(), 'hosts');
file_put_contents($hosts, "127.0.0.1 www.event.test\n");
$dns = new EventDnsBase($base, false);
$dns->loadHosts($hosts);
unlink($hosts);
foreach ([['localhost', null, ''], ['www.event.test', $dns, ''], ['www.event.test', $dns, '127.0.0.9'], ['unknown.event.test', $dns, '']] as [$name, $resolver, $local]) {
    $conn = new EventHttpConnection($base, $resolver, $name, $port);
    if ($local !== '') {
        $conn->setLocalAddress($local);
    }
    $done = false;
    $req = new EventHttpRequest(function ($req) use (&$done, $name) {
        $done = true;
        echo "$name: ", $req->getResponseCode(), "\n";
    });
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, '/');
    pump($base, function () use (&$done) { return $done; });
}
echo "a lookup that nobody waits for\n";
// The nameserver never answers.
$silent = stream_socket_server('udp://127.0.0.1:0', $code, $why, STREAM_SERVER_BIND);
$resolver = new EventDnsBase($base, false);
$resolver->addNameserverIp(stream_socket_get_name($silent, false));
$conn = new EventHttpConnection($base, $resolver, 'silent.event.test', $port);
$conn->makeRequest(new EventHttpRequest(function () { echo "not called\n"; }), EventHttpRequest::CMD_GET, '/');
$base->loop(EventBase::LOOP_NONBLOCK);
unset($conn, $resolver, $dns);
unset($http);
$base->loop();
try {
    new EventHttpConnection($base, new EventDnsBase(new EventBase(), false), 'localhost', 80);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
localhost: 200
www.event.test: 200
www.event.test: 200
unknown.event.test: 0
a lookup that nobody waits for
EventHttpConnection::__construct(): Argument #2 ($dns_base) must be of the same EventBase
