--TEST--
The server goes on after requests without Host, pipelined garbage, half a head and silence, and many dropped connections
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$served = 0;
$http->setDefaultCallback(function ($req) use (&$served) {
    $served++;
    $req->getHost();
    $req->getConnection()->setCloseCallback(fn () => 1);
    $req->sendReply(200, 'OK');
});
$goesOn = function () use ($base, $port) {
    echo 'goes on: ', reply($base, new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[0], "\n";
};
echo "no Host\n";
echo reply($base, new Wire($port, "GET / HTTP/1.0\r\n\r\n"))[0], "\n";
$wire = new Wire($port, "GET / HTTP/1.1\r\n\r\n");
echo fate($base, $wire), "\n";
$goesOn();

echo "garbage behind a request\n";
mt_srand(1);
$garbage = '';
for ($i = 0; $i < 20000; $i++) {
    $garbage .= chr(mt_rand(0, 255));
}
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n$garbage");
echo fate($base, $wire), ' ', reply($base, $wire)[0], "\n";
$goesOn();

echo "half a head, and silence\n";
$silent = [];
foreach (['', 'G', "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf",
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha"] as $bytes) {
    $silent[] = new Wire($port, $bytes);
}
$goesOn();
foreach ($silent as $i => $wire) {
    if ($i % 2) {
        $wire->close();
    }
}
$goesOn();

echo "opened and dropped\n";
$before = count(glob('/proc/self/fd/*'));
$address = "tcp://127.0.0.1:$port";
for ($i = 0; $i < 3000; $i++) {
    $client = stream_socket_client($address, $no, $message, 5);
    if ($i % 3) {
        fwrite($client, $i % 3 === 1 ? "GET / HTTP/1.1\r\nHost: h\r\n\r\n" : "GET / HT");
    }
    if ($i % 50 === 0) {
        $base->loop(EventBase::LOOP_NONBLOCK);
    }
    unset($client);
}
pump($base, function () use (&$served) { return $served >= 1000; });
$goesOn();
pump($base, fn () => count(glob('/proc/self/fd/*')) <= $before);
echo 'descriptors more: ', max(0, count(glob('/proc/self/fd/*')) - $before), "\n";
?>
--EXPECT--
no Host
HTTP/1.0 200 OK
closed
goes on: HTTP/1.1 200 OK
garbage behind a request
closed HTTP/1.1 200 OK
goes on: HTTP/1.1 200 OK
half a head, and silence
goes on: HTTP/1.1 200 OK
goes on: HTTP/1.1 200 OK
opened and dropped
goes on: HTTP/1.1 200 OK
descriptors more: 0
