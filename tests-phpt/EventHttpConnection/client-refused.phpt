--TEST--
EventHttpConnection: a refused connection still calls the request callback, with code 0 and no body
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
$port = unused_port();
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$done = 0;
$make = function ($tag) use (&$done) {
    $req = new EventHttpRequest(function ($req, $arg) use (&$done) {
        $done++;
        echo "$arg: ", get_debug_type($req);
        if ($req) {
            echo ', code ', $req->getResponseCode(), ', headers ', count($req->getInputHeaders()), ', body ', $req->getInputBuffer()->length;
        }
        echo "\n";
    }, $tag);
    $req->addHeader('Host', 'h', EventHttpRequest::OUTPUT_HEADER);
    return $req;
};
$conn->makeRequest($make('first'), EventHttpRequest::CMD_GET, '/');
pump($base, function () use (&$done) { return $done === 1; });
echo "again on the same object\n";
$conn->makeRequest($make('second'), EventHttpRequest::CMD_GET, '/');
pump($base, function () use (&$done) { return $done === 2; });
?>
--EXPECT--
first: EventHttpRequest, code 0, headers 0, body 0
again on the same object
second: EventHttpRequest, code 0, headers 0, body 0
