--TEST--
An exception in a request callback or a close callback leaves the loop and reaches the caller
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $msg) {
    return true;
});
$base = new EventBase();
[$http, $port] = listen_http($base);
$closing = false;
$http->setCallback('/throw', function ($req) {
    $req->sendReply(500, 'Failing');
    throw new DomainException('from the request callback');
});
$http->setCallback('/close', function ($req) use (&$closing) {
    $req->getConnection()->setCloseCallback(function () use (&$closing) {
        $closing = true;
        throw new LengthException('from the close callback');
    });
    $req->sendReply(200, 'OK');
});
$wire = new Wire($port, "GET /throw HTTP/1.1\r\nHost: h\r\n\r\n");
try {
    pump($base, fn () => false);
    echo "nothing was thrown\n";
} catch (DomainException $e) {
    echo "caught ", $e->getMessage(), "\n";
}
pump($base, fn () => str_contains($wire->poll()->in, "\r\n\r\n"));
echo strtok($wire->in, "\r"), "\n";
$wire = new Wire($port, "GET /close HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, "\r\n\r\n"));
echo strtok($wire->in, "\r"), "\n";
$wire->close();
try {
    pump($base, function () use (&$closing) { return $closing; });
    echo "nothing was thrown\n";
} catch (LengthException $e) {
    echo "caught ", $e->getMessage(), "\n";
}
$wire = new Wire($port, "GET /none HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => str_contains($wire->poll()->in, "\r\n\r\n"));
echo strtok($wire->in, "\r"), "\n";
?>
--EXPECT--
caught from the request callback
HTTP/1.1 500 Failing
HTTP/1.1 200 OK
caught from the close callback
HTTP/1.1 404 Not Found
