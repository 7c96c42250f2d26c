--TEST--
EventHttpConnection: an exception in a response or close callback ends the loop at once; what is left is called by the next one
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(fn () => true);
$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(fn ($req) => $req->sendReply(200, 'OK'));
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$conn->setCloseCallback(function () { throw new LogicException('closed'); });
$guard = Event::timer($base, function () { echo "a timer was called\n"; });
$guard->add(5);
foreach (['one', 'two'] as $name) {
    $req = new EventHttpRequest(function ($req, $name) {
        if ($name === 'one') {
            throw new RuntimeException($name);
        }
        echo "$name ", $req->getResponseCode(), "\n";
    }, $name);
    if ($name === 'two') {
        $req->addHeader('Connection', 'close', EventHttpRequest::OUTPUT_HEADER);
    }
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, "/$name");
}
for ($loops = 0; $loops < 2; $loops++) {
    try {
        $base->loop();
        echo "the loop has ended\n";
    } catch (Exception $exception) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
}
// Nobody is there any more: three answers at once
unset($http);
$conn->setCloseCallback(fn () => 1);
foreach (['a', 'b', 'c'] as $name) {
    $req = new EventHttpRequest(function ($req, $name) {
        echo "$name ", $req->getResponseCode(), "\n";
        if ($name === 'a') {
            throw new RuntimeException($name);
        }
    }, $name);
    $conn->makeRequest($req, EventHttpRequest::CMD_GET, "/$name");
}
try {
    $base->loop();
} catch (Exception $exception) {
    echo get_class($exception), ': ', $exception->getMessage(), "\n";
}
$guard->del();
$base->loop();
?>
--EXPECT--
RuntimeException: one
two 200
LogicException: closed
a 0
RuntimeException: a
b 0
c 0
