--TEST--
php-examples/client_pool.php keeps connections and limits them, has what is beyond wait, keeps deadlines, and asks again where a kept connection has just ended
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/child.inc';
require __DIR__ . '/../include/tls.inc';

/* Its classes; it has nothing to do without arguments. */
$argv = ['client_pool.php'];
require __DIR__ . '/../../php-examples/client_pool.php';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = [];
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$held) {
    if (str_starts_with($request->getUri(), '/hold')) {
        $held[] = $request;
    } else {
        $request->sendReply(200, 'OK', "{$request->getMethod()} {$request->getUri()} " . $request->getInputBuffer()->read(100));
    }
});
$log = [];
$ask = function (Client $client, string $target, string $method = 'GET', float $seconds = 20, string $body = '', ?string $url = null) use ($port, &$log) {
    $client->request($method, $url ?? "http://127.0.0.1:$port$target", function (Response $response) use ($target, &$log) {
        $log[] = $response->code ? "$response->code $response->body" : "$target: " . preg_replace(['/127\.0\.0\.1:\d+/', '/within [\d.]+ seconds: .*/'], ['SERVER', 'in time'], $response->error);
    }, ['X-Header' => 'y'], $body, $seconds);
};
$wait = function (int $count, ?callable $turn = null) use ($base, &$log) {
    pump($base, function () use (&$log, $count, $turn) { $turn and $turn(); return count($log) >= $count; });
    sort($log);
    foreach (array_splice($log, 0) as $line) echo "  $line\n";
};

echo "a pool\n";
$client = new Client($base, 2, 3);
foreach (range(1, 5) as $number) {
    $ask($client, "/$number");
}
$wait(5);
$ask($client, '/put?a=b', 'PUT', 20, 'body');
$ask($client, '', 'DELETE');
$wait(2);
echo '  connections: ', $http->getConnectionCount(), ', accepted: ', $http->getStatistics()['accepted'], "\n";

echo "what waits\n";
foreach (['/hold', '/hold', '/1', '/2', '/3', '/too-many'] as $target) {
    $ask($client, $target);
}
$wait(1);
pump($base, function () use (&$held) { return count($held) === 2; });
$answer = function () use (&$held) {
    foreach (array_splice($held, 0) as $request) {
        $request->sendReply(200, 'OK', 'held');
    }
};
$answer();
$wait(5);

echo "deadlines\n";
$ask($client, '/hold', 'GET', 0.05);
$wait(1);
$ask($client, '/hold');
$ask($client, '/hold');
$ask($client, '/waits', 'GET', 0.05);
$wait(1);
$ask($client, '/4');
pump($base, function () use (&$held) { return count($held) === 3; });
$answer();
$wait(3);

echo "a connection that ends when it is used again\n";
$ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
foreach (['GET' => 3, 'POST' => 2] as $method => $seen) {
    $client = new Client($base, 1);
    $peer = new Peer([$ok, null, $ok]);
    $turn = function () use ($peer) {
        $peer->turn();
        count($peer->seen) === 2 && $peer->accepted === 1 and $peer->drop();
    };
    foreach (['first', 'second'] as $name) {
        $ask($client, $name, $method, 20, '', "http://127.0.0.1:$peer->port/$name");
        $wait(1, $turn);
    }
    echo '  asked ', count($peer->seen), " times\n";
}
// Of one that has never answered nothing is known.
$client = new Client($base, 1);
$peer = new Peer([]);
$ask($client, 'never', 'GET', 20, '', "http://127.0.0.1:$peer->port/");
$wait(1, function () use ($peer) { $peer->turn(); $peer->seen and $peer->drop(); });

echo "servers that are not there, or not to be trusted\n";
[$https, $secure] = listen_http($base, server_context());
foreach (['http://127.0.0.1:' . unused_port() . '/', "https://127.0.0.1:$secure/", 'http://nowhere.invalid/'] as $url) {
    $ask($client, 'error', 'GET', 20, '', $url);
    ob_start(fn ($text) => preg_replace('/(failed: |invalid": ).*/', '$1...', $text));
    $wait(1);
    ob_end_flush();
}
foreach (['ftp://a/', 'nonsense', 'http:///'] as $url) {
    echo '  ', grab(fn () => $ask($client, '', 'GET', 20, '', $url))->getMessage(), "\n";
}

echo "the script\n";
$port = $https = null;
[$http, $port] = [$http, port_of($http->getAddresses()[0])];
$script = new Child(__DIR__ . '/../../php-examples/client_pool.php', "http://127.0.0.1:$port/one", "http://127.0.0.1:$port/two");
pump($base, fn () => !$script->isRunning());
$script->wait(fn () => substr_count($script->out, "\n") === 2);
$lines = explode("\n", trim(preg_replace('/:\d{4,}|, \d+ ms/', '', $script->out)));
sort($lines);
echo implode("\n", $lines), "\n";
?>
--EXPECT--
a pool
  200 GET /1 
  200 GET /2 
  200 GET /3 
  200 GET /4 
  200 GET /5 
  200 DELETE / 
  200 PUT /put?a=b body
  connections: 2, accepted: 2
what waits
  /too-many: Too many requests wait for SERVER
  200 GET /1 
  200 GET /2 
  200 GET /3 
  200 held
  200 held
deadlines
  /hold: SERVER has not answered in time
  /waits: No connection to SERVER was free in time
  200 GET /4 
  200 held
  200 held
a connection that ends when it is used again
  200 ok
  200 ok
  asked 3 times
  200 ok
  second: SERVER has closed the connection without a response
  asked 2 times
  never: SERVER has closed the connection without a response
servers that are not there, or not to be trusted
  error: Cannot connect to SERVER: Connection refused
  error: The TLS handshake with SERVER has failed: ...
  error: Cannot look up the name "nowhere.invalid": ...
  "ftp://a/" is no URL of HTTP
  "nonsense" is no URL of HTTP
  "http:///" is no URL of HTTP
the script
http://127.0.0.1/one: 200, 9 bytes
http://127.0.0.1/two: 200, 9 bytes
