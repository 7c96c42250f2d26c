--TEST--
EventHttpConnection: clients of a Unix socket whose backlog is full wait for their turn, as long as connecting may take
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$path = sys_get_temp_dir() . '/event-backlog-' . getmypid();
$context = stream_context_create(['socket' => ['backlog' => 1]]);
$server = stream_socket_server("unix://$path", $no, $message, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context) or exit($message);
$codes = [];
$connections = [];
for ($i = 0; $i < 20; $i++) {
    $connections[] = $conn = new EventHttpConnection($base, null, "unix:$path", 0);
    $conn->makeRequest(new EventHttpRequest(function ($request) use (&$codes) {
        $codes[] = $request->getResponseCode();
    }), EventHttpRequest::CMD_GET, '/');
}
linger($base);
echo 'answers while nobody accepts: ', count($codes), "\n";
$http = new EventHttp($base);
$http->accept($server);
$http->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK'));
pump($base, function () use (&$codes) { return count($codes) === 20; });
echo implode(' ', array_unique($codes)), "\n";

unset($http, $connections, $conn);
$codes = $connections = [];
for ($i = 0; $i < 4; $i++) {
    $connections[] = $conn = new EventHttpConnection($base, null, "unix:$path", 0);
    $conn->setConnectTimeout(0.1);
    $conn->setTimeout(60);
    $conn->makeRequest(new EventHttpRequest(function ($request) use (&$codes) {
        $codes[] = $request->getResponseCode();
    }), EventHttpRequest::CMD_GET, '/');
}
pump($base, function () use (&$codes) { return $codes; });
echo "nobody accepts: $codes[0]\n";
unlink($path);
?>
--EXPECT--
answers while nobody accepts: 0
200
nobody accepts: 0
