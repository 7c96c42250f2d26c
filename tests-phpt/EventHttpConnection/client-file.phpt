--TEST--
EventHttpConnection: a file as the body of a request is sent whole, and one that becomes shorter fails the request
--FILE--
<?php
require __DIR__ . '/../include/files.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$got = [];
$http->setHeaderCallback(function (EventHttpRequest $request) use (&$got) {
    $context = hash_init('md5');
    $length = 0;
    $request->setChunkCallback(function (EventHttpRequest $request) use ($context, &$length) {
        $bytes = $request->getInputBuffer()->read(-1);
        $length += strlen($bytes);
        hash_update($context, $bytes);
        if ($request->getUri() === '/cut' && $length > 1000000) {
            ftruncate(fopen($GLOBALS['path'], 'r+'), 1000000);
        }
    });
    $request->setErrorCallback(function ($request, int $code) use (&$got) { $got[] = "error $code"; });
    $got = [&$length, $context];
});
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$got) {
    $request->sendReply(200, 'OK', $got[0] . ' ' . hash_final($got[1]));
});
$http->setAllowedMethods(EventHttpRequest::CMD_PUT);

$path = a_file(20000003);
$expected = filesize($path) . ' ' . md5_file($path);
$done = null;
$connection = new EventHttpConnection($base, null, '127.0.0.1', $port);
foreach (['/whole', '/cut'] as $uri) {
    $request = new EventHttpRequest(function (?EventHttpRequest $request) use (&$done) {
        $done = $request ? $request->getInputBuffer()->read(-1) : 'failed';
    });
    $request->getOutputBuffer()->addFile($path);
    $done = null;
    $connection->makeRequest($request, EventHttpRequest::CMD_PUT, $uri);
    pump($base, function () use (&$done) { return $done !== null; });
    say($uri, $done === $expected ? 'as expected' : $done, opened($path));
}
pump($base, function () use (&$got) { return isset($got[2]); });
say('the server', $got[2]);
?>
--EXPECT--
/whole: "as expected" 0
/cut: "failed" 0
the server: "error 1"
