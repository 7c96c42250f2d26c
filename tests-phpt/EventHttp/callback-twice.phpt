--TEST--
EventHttp::setCallback(): a second callback for the same path is refused
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$make = fn ($text) => function ($req) use ($text) {
    $buf = new EventBuffer();
    $buf->add($text);
    $req->sendReply(200, 'OK', $buf);
};
set_error_handler(function ($no, $msg) {
    echo $no === E_WARNING ? 'warning: ' : "error $no: ", preg_replace('/^[^:]*::[^:]*: /', '', $msg), "\n";
    return true;
});
var_dump($http->setCallback('/p', $make('one')));
var_dump($http->setCallback('/p', $make('two')));
var_dump($http->setCallback('/P', $make('upper')));
var_dump($http->setCallback('/p/', $make('slash')));
$wire = new Wire($port);
foreach (['/p', '/P', '/p/'] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    echo $uri, ' ', reply($base, $wire)[2], "\n";
}
$again = new EventHttp($base);
var_dump($again->setCallback('/p', $make('another server')));
?>
--EXPECT--
bool(true)
warning: The callback already exists
bool(false)
bool(true)
bool(true)
/p one
/P upper
/p/ slash
bool(true)
