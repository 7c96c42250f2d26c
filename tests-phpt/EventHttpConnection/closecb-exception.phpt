--TEST--
An exception in a close callback leaves whatever has brought the end about: loop(), closeConnection(), unset() of the server
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

set_error_handler(function ($no, $message) { return true; });
$base = new EventBase();
[$http, $port] = listen_http($base);
$calls = 0;
$held = null;
$http->setDefaultCallback(function ($req) use (&$calls, &$held) {
    $uri = $req->getUri();
    $req->getConnection()->setCloseCallback(function () use ($uri, &$calls) {
        $calls++;
        throw new DomainException("from $uri");
    });
    if ($uri === '/cut') {
        try {
            $req->closeConnection();
            echo "not reached\n";
        } catch (DomainException $e) {
            echo 'in closeConnection(): ', $e->getMessage(), "\n";
        }
        return;
    }
    $held = $req;
    $req->sendReply(200, 'OK');
});
function attempt(callable $do): void
{
    try {
        $do();
        echo "not reached\n";
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
}
$wire = new Wire($port, "GET /left HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], "\n";
$wire->close();
attempt(fn () => $base->loop());
var_dump($base->gotStop());
$wire = new Wire($port, "GET /cut HTTP/1.1\r\nHost: h\r\n\r\n");
echo fate($base, $wire), "\n";
$wire = new Wire($port, "GET /server HTTP/1.1\r\nHost: h\r\n\r\n");
echo reply($base, $wire)[0], "\n";
attempt(function () use (&$http) { unset($GLOBALS['http']); $http = null; });
echo fate($base, $wire), "\n";
echo "calls: $calls\n";
?>
--EXPECT--
HTTP/1.1 200 OK
from /left
bool(true)
in closeConnection(): from /cut
closed
HTTP/1.1 200 OK
from /server
closed
calls: 3
