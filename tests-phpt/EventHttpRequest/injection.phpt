--TEST--
Neither a reason nor a header can carry bytes that would begin another line; an error page shows its reason as text
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setCallback('/reply', fn ($req) => $req->sendReply(200, "OK\r\nX-Evil: 1\r\n\r\ninjected\0"));
$http->setCallback('/start', function ($req) { $req->sendReplyStart(200, "OK\nX-Evil: 1"); $req->sendReplyEnd(); });
$http->setCallback('/error', fn ($req) => $req->sendError(400, "<script>&\"'\r\nX-Evil: 1"));
$http->setCallback('/headers', function ($req) {
    foreach ([['X-A', "v\r\n folded"], ['', 'd'], ['X B', 'd'], ['X:', 'd'], ["X\0B", 'd'], ['X-C', "a\0b"], ["X-\xff", 'd']] as [$name, $value]) {
        echo json_encode(@$req->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER)), ' ';
    }
    echo count($req->getOutputHeaders()), "\n";
    $req->sendReply(200, 'OK');
});
foreach (['/reply', '/start', '/error', '/headers', '/<script>'] as $uri) {
    $wire = new Wire($port, "GET $uri HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    fate($base, $wire);
    [$head, $body] = explode("\r\n\r\n", $wire->in, 2);
    echo strtok($head, "\r\n"), "\n  X-Evil: ", preg_match('/^X-Evil/m', $head), ', line feeds alone: ', preg_match('/(?<!\r)\n/', $head);
    echo ', NUL: ', json_encode(str_contains($wire->in, "\0")), ', script: ', json_encode(str_contains($body, '<script>')), "\n";
}
?>
--EXPECT--
HTTP/1.1 200 OK  X-Evil: 1    injected 
  X-Evil: 0, line feeds alone: 0, NUL: false, script: false
HTTP/1.1 200 OK X-Evil: 1
  X-Evil: 0, line feeds alone: 0, NUL: false, script: false
HTTP/1.1 400 <script>&"'  X-Evil: 1
  X-Evil: 0, line feeds alone: 0, NUL: false, script: false
false false false false false false false 0
HTTP/1.1 200 OK
  X-Evil: 0, line feeds alone: 0, NUL: false, script: false
HTTP/1.1 404 Not Found
  X-Evil: 0, line feeds alone: 0, NUL: false, script: false
