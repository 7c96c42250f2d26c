--TEST--
setCloseCallback() called again replaces callback and data
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$http->setDefaultCallback(function ($req) use (&$log) {
    $conn = $req->getConnection();
    var_dump($conn->setCloseCallback(function ($c, $arg) use (&$log) { $log[] = "first $arg"; }, 'A'));
    $conn->setCloseCallback(function ($c, $arg) use (&$log) { $log[] = "second $arg"; }, 'B');
    $req->sendReply(200, 'OK');
});
function third($conn, $arg) {
    global $log;
    $log[] = 'third ' . json_encode($arg);
}
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
reply($base, $wire);
$wire->close();
$some = function () use (&$log) { return count($log) > 0; };
pump($base, $some);
echo implode(', ', $log), "\n";
$log = [];
$http->setDefaultCallback(function ($req) use (&$log) {
    $req->getConnection()->setCloseCallback(function ($c, $arg) use (&$log) { $log[] = "older object $arg"; }, 'C');
    $req->getConnection()->setCloseCallback('third', ['k' => 'v']);
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
reply($base, $wire);
$wire->close();
pump($base, $some);
echo implode(', ', $log), "\n";
?>
--EXPECT--
NULL
second B
third {"k":"v"}
