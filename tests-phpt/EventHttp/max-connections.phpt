--TEST--
EventHttp::setMaxConnections(): one too many gets 503 or an alert and goes, and those that wait to be told hold few descriptors
--EXTENSIONS--
openssl
--SKIPIF--
<?php
if (!is_dir('/proc/self/fd')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$context = server_context();
$asked = 0;
$answer = function (EventHttpRequest $request) use (&$asked) {
    $asked++;
    $request->sendReply(200, 'OK', 'served');
};
const GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

foreach (['clear' => false, 'TLS' => true] as $name => $tls) {
    echo "-- $name\n";
    [$http, $port] = $tls ? listen_http($base, $context) : listen_http($base);
    $http->setDefaultCallback($answer);
    $http->setMaxConnections(3);
    $before = descriptors();
    $one = wire($base, $port, $tls, GET);
    $two = wire($base, $port, $tls, GET);
    $client = new Http2($base, $port, $tls);
    $client->send(request(1, '/'));
    echo reply($base, $one)[2], ' ', reply($base, $two)[2], ' ', outcome($base, $client, 1), ', count: ', $http->getConnectionCount(), "\n";

    $more = new Wire($port, $tls ? '' : GET);
    pump($base, fn () => $more->poll()->eof);
    echo 'one too many: ', $tls ? bin2hex($more->in) : strtok($more->in, "\r"), ', count: ', $http->getConnectionCount(), "\n";
    $http->getStatistics()['refused'] === 1 or print("not counted\n");

    // Crowds that say nothing, and do not go.
    $crowd = [];
    $told = 0;
    for ($i = 0; $i < 300; $i++) {
        $crowd[] = $wire = new Wire($port);
        $i % 10 or $base->loop(EventBase::LOOP_NONBLOCK);
    }
    pump($base, function () use ($http) { return $http->getStatistics()['refused'] === 301; });
    $held = descriptors() - $before - 3 * 2 - 1 - 300;
    echo 'descriptors held for them: ', $held <= 64 ? 'few' : $held, "\n";
    $one->send(GET);
    echo 'others are served: ', reply($base, $one)[2], "\n";
    pump($base, function () use ($crowd) {
        return array_filter($crowd, fn ($wire) => !$wire->poll()->eof) === [];
    });
    echo 'told: ', count(array_filter($crowd, fn ($wire) => $wire->in === $more->in)), "\n";
    pump($base, fn () => descriptors() - $before - 3 * 2 - 1 - 300 <= 0);
    $crowd = $wire = null;

    $two->close();
    pump($base, fn () => $http->getConnectionCount() === 2);
    $more = wire($base, $port, $tls, GET);
    echo 'when one has gone: ', reply($base, $more)[2], ', count: ', $http->getConnectionCount(), "\n";
    $client->close();
    pump($base, fn () => $http->getConnectionCount() === 2);
    $http->setMaxConnections(1);
    $one->send(GET);
    $more->send(GET);
    echo 'fewer: ', reply($base, $one)[2], ' ', reply($base, $more)[2], "\n";
    $http->setMaxConnections(0);
    $wire = wire($base, $port, $tls, GET);
    echo 'any number: ', reply($base, $wire)[2], ', count: ', $http->getConnectionCount(), "\n";
    foreach ([$one, $more, $wire] as $wire) {
        $wire->close();
    }
    pump($base, fn () => $http->getConnectionCount() === 0);
    $one = $two = $more = $client = $wire = null;
    var_dump(descriptors() - $before);
    $http = null;
}
[$http] = listen_http($base);
foreach (['setMaxConnections', 'setMaxConnectionsPerAddress', 'setMaxRequests'] as $method) {
    try {
        $http->$method(-1);
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
?>
--EXPECT--
-- clear
served served HEADERS served goes on, count: 3
one too many: HTTP/1.1 503 Service Unavailable, count: 3
descriptors held for them: few
others are served: served
told: 300
when one has gone: served, count: 3
fewer: served served
any number: served, count: 3
int(0)
-- TLS
served served HEADERS served goes on, count: 3
one too many: 15030100020250, count: 3
descriptors held for them: few
others are served: served
told: 300
when one has gone: served, count: 3
fewer: served served
any number: served, count: 3
int(0)
EventHttp::setMaxConnections(): Argument #1 ($count) must be greater than or equal to 0
EventHttp::setMaxConnectionsPerAddress(): Argument #1 ($count) must be greater than or equal to 0
EventHttp::setMaxRequests(): Argument #1 ($count) must be greater than or equal to 0
