--TEST--
EventHttpConnection and EventHttp in one process and one loop
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/echo', function ($req) {
    $out = new EventBuffer();
    $out->add(strrev((string) $req->getInputBuffer()->read(1000)));
    $req->addHeader('X-Method', (string) $req->getCommand(), EventHttpRequest::OUTPUT_HEADER);
    $req->sendReply(201, 'Made', $out);
});
$http->setCallback('/chunks', function ($req) {
    $req->sendReplyStart(200, 'OK');
    $b = new EventBuffer();
    foreach (range(1, 5) as $i) {
        $b->add(str_repeat((string) $i, $i));
        $req->sendReplyChunk($b);
    }
    $req->sendReplyEnd();
});
$conn = new EventHttpConnection($base, null, '127.0.0.1', $port);
$todo = [
    ['POST', '/echo', 'stressed'], ['PUT', '/echo', 'drawer'], ['GET', '/chunks', ''], ['GET', '/missing', ''],
    ['DELETE', '/echo', ''], ['GET', '/chunks', ''],
];
$left = count($todo);
foreach ($todo as [$method, $uri, $body]) {
    $req = new EventHttpRequest(function ($req, $arg) use (&$left) {
        $left--;
        $b = $req->getInputBuffer();
        echo "$arg: ", $req->getResponseCode(), ' ', $req->findHeader('X-Method', EventHttpRequest::INPUT_HEADER) ?? '-', ' ',
            $req->getResponseCode() === 404 ? '(page)' : var_export((string) $b->read(1000), true), "\n";
    }, "$method $uri");
    $req->addHeader('Host', '127.0.0.1', EventHttpRequest::OUTPUT_HEADER);
    if ($body !== '') {
        $req->getOutputBuffer()->add($body);
    }
    $conn->makeRequest($req, constant("EventHttpRequest::CMD_$method"), $uri);
}
$guard = Event::timer($base, fn () => $base->exit());
$guard->add(3);
while ($left > 0 && !$base->gotExit()) {
    $base->loop(EventBase::LOOP_ONCE);
}
echo "left: $left\n";
?>
--EXPECT--
POST /echo: 201 2 'desserts'
PUT /echo: 201 8 'reward'
GET /chunks: 200 - '122333444455555'
GET /missing: 404 - (page)
DELETE /echo: 201 16 ''
GET /chunks: 200 - '122333444455555'
left: 0
