<?php

/*
 * A server that only a proxy reaches, which says whose connections it passes on: the log has the clients' addresses, and
 * the limits go by them.
 *
 *   php php-examples/behind_a_proxy.php 8080
 *   curl --haproxy-protocol http://127.0.0.1:8080/
 *
 * The address it listens on may be a path as well: unix:/run/behind-a-proxy.socket
 */

$base = new EventBase();
$http = new EventHttp($base);

$http->setProxyProtocol(true);
$http->setMaxConnections(2000);
$http->setMaxConnectionsPerAddress(20);
$http->setMaxRequests(10000);
$http->setMaxBodySize(1024 * 1024);
$http->setHeaderTimeout(10);
// Longer than the proxy keeps connections: who ends them is the proxy, and no request meets the end of one.
$http->setIdleTimeout(120);

$http->setDefaultCallback(function (EventHttpRequest $request) {
    $request->getConnection()->getPeer($address, $port);
    echo $address, ' ', $request->getMethod(), ' ', $request->getUri(), "\n";
    $request->addHeader('Content-Type', 'text/plain; charset=utf-8', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', "Hello $address\n");
});

/* For whoever watches the server, from this machine only: a proxy that passes on bytes sees no paths. */
$http->setCallback('/statistics', function (EventHttpRequest $request) use ($http) {
    $request->getConnection()->getPeer($address, $port);
    if ($address !== '127.0.0.1') {
        $request->sendError(403);
        return;
    }
    $request->addHeader('Content-Type', 'application/json', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', json_encode($http->getStatistics(), JSON_PRETTY_PRINT) . "\n");
});

[$address, $port] = is_numeric($argv[1] ?? 8080) ? ['127.0.0.1', (int) ($argv[1] ?? 8080)] : [$argv[1], 0];
$http->bind($address, $port) or exit(1);
echo 'Listening on ', implode(', ', $http->getAddresses()), "\n";
$base->loop();
