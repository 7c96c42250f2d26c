--TEST--
EventHttp serves curl: GET, POST, upload with 100-continue, HEAD, HTTP/1.0, two requests on one connection
--SKIPIF--
<?php if (!trim((string) shell_exec('command -v curl'))) die('skip needs curl'); ?>
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$seen = [];
$http->setDefaultCallback(function ($req) use (&$seen) {
    $in = $req->getInputBuffer();
    $body = $in->length ? $in->read($in->length) : '';
    if ($req->getCommand() === EventHttpRequest::CMD_HEAD) {
        $req->sendReply(200, 'OK');
        return;
    }
    $out = new EventBuffer();
    $out->add($req->getUri() . ' ' . strlen($body) . "\n");
    $req->addHeader('X-Path', $req->getUri(), EventHttpRequest::OUTPUT_HEADER);
    $req->sendReply(200, 'OK', $out);
});
$http->setCallback('/chunky', function ($req) {
    $req->sendReplyStart(200, 'OK');
    $b = new EventBuffer();
    foreach (['a', 'b', "c\n"] as $c) {
        $b->add($c);
        $req->sendReplyChunk($b);
    }
    $req->sendReplyEnd();
});
$curl = function (string ...$args) use ($base) {
    $p = proc_open(array_merge(['curl', '-sS', '-q', '--noproxy', '*', '-m', '3'], $args), [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    stream_set_blocking($pipes[1], false);
    $out = '';
    pump($base, function () use ($pipes, &$out) {
        $out .= stream_get_contents($pipes[1]);
        return feof($pipes[1]);
    });
    $err = stream_get_contents($pipes[2]);
    $code = proc_close($p);
    echo $out, $err, $code ? "curl exit $code\n" : '';
};
$u = "http://127.0.0.1:$port";
$curl("$u/get?x=1");
$curl('-d', 'k=v', "$u/post");
$curl('-H', 'Expect: 100-continue', '--data-binary', str_repeat('u', 5000), "$u/upload");
$curl('-0', "$u/old");
$curl('-o', '/dev/null', '-w', "%{http_code} %{size_download}\n", '-I', "$u/head");
$curl("$u/chunky");
$curl('-0', "$u/chunky");
$curl('-w', "connects %{num_connects}\n", "$u/one", "$u/two");
$curl('-H', 'Transfer-Encoding: chunked', '-d', 'chunked body', "$u/te");
?>
--EXPECT--
/get?x=1 0
/post 3
/upload 5000
/old 0
200 0
abc
abc
/one 0
connects 1
/two 0
connects 0
/te 12
