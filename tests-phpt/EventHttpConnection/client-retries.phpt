--TEST--
EventHttpConnection::setRetries(): connecting is tried again two seconds later, and requests made meanwhile wait with the first
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$port = unused_port();
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$conn->setRetries(1);
$make = function ($name) use ($base, $conn) {
    $conn->makeRequest(new EventHttpRequest(function ($req, $name) use ($base) {
        echo "$name ", $req->getResponseCode(), "\n";
        if ($name === 'second') {
            $base->exit();
        }
    }, $name), EventHttpRequest::CMD_GET, '/');
};
$make('first');
for ($i = 0; $i < 20; $i++) {
    $base->loop(EventBase::LOOP_NONBLOCK);
}
echo "nobody there\n";
$make('second');
$http = new EventHttp($base);
$http->setDefaultCallback(fn ($req) => $req->sendReply(204, 'No Content'));
var_dump($http->bind('127.0.0.1', $port));
$base->loop();
?>
--EXPECT--
nobody there
bool(true)
first 204
second 204
