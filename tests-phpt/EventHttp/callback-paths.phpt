--TEST--
EventHttp::setCallback() matches the decoded path exactly and ignores the query string
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$answer = function ($req, $tag) {
    $buf = new EventBuffer();
    $buf->add("$tag <- " . $req->getUri());
    $req->sendReply(200, 'OK', $buf);
};
foreach (['/', '/a', '/a/', '/a/b', '/with space', "/caf\u{e9}", '/plus+', '/x%2Fy'] as $path) {
    var_dump($http->setCallback($path, $answer, "[$path]"));
}
$http->setDefaultCallback($answer, 'default');
$wire = new Wire($port);
foreach ([
    '/', '/a', '/a/', '/a/b', '/a/b/', '/A', '/a?x=1', '/a?', '/a/?q=/a/b', '/?a',
    '/%61', '/with%20space', '/with+space', '/caf%C3%A9', '/plus+', '/plus%2B', '/a%2Fb', '/x%2Fy', '/x%252Fy',
    '//a', '/a//b', '/./a', '/a/../a', '/a;v=1',
] as $uri) {
    $wire->send("GET $uri HTTP/1.1\r\nHost: h\r\n\r\n");
    echo reply($base, $wire)[2], "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
[/] <- /
[/a] <- /a
[/a/] <- /a/
[/a/b] <- /a/b
default <- /a/b/
default <- /A
[/a] <- /a?x=1
[/a] <- /a?
[/a/] <- /a/?q=/a/b
[/] <- /?a
[/a] <- /%61
[/with space] <- /with%20space
default <- /with+space
[/café] <- /caf%C3%A9
[/plus+] <- /plus+
[/plus+] <- /plus%2B
[/a/b] <- /a%2Fb
default <- /x%2Fy
[/x%2Fy] <- /x%252Fy
default <- //a
default <- /a//b
default <- /./a
default <- /a/../a
default <- /a;v=1
