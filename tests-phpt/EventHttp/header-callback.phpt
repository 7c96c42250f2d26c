--TEST--
EventHttp::setHeaderCallback() sees each request before its body: it may reply, and the body is not read; or the path's callback follows
--FILE--
<?php
require __DIR__ . '/../include/http2.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$http->setHeaderCallback(function (EventHttpRequest $request, $arg) use (&$log) {
    $log[] = "$arg: {$request->getUri()} {$request->getInputBuffer()->length}";
    if ($request->getUri() === '/refused') {
        $request->sendReply(403, 'No', 'refused');
    }
}, 'head');
$http->setDefaultCallback(function (EventHttpRequest $request) use (&$log) {
    $log[] = "request: {$request->getUri()} {$request->getInputBuffer()->read(100)}";
    $request->sendReply(200, 'OK', 'fine');
});

function post(string $path, string $more = ''): string
{
    return "POST $path HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n$more\r\n";
}

$client = new Wire($port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, function () use ($client) { return str_contains($client->poll()->in, 'fine'); });
$client->in = '';
$client->send(post('/b', "Expect: 100-continue\r\n"));
pump($base, function () use ($client) { return str_contains($client->poll()->in, "\r\n\r\n"); });
echo strtok($client->in, "\r"), "\n";
$client->in = '';
$client->send('body');
pump($base, function () use ($client) { return str_contains($client->poll()->in, 'fine'); });
$client->in = '';
$client->send(post('/refused', "Expect: 100-continue\r\n"));
pump($base, function () use ($client) { return $client->poll()->eof; });
echo strtok($client->in, "\r"), ', ', preg_match('/connection: close/i', $client->in) ? 'closed' : 'goes on', "\n";

$client = new Http2($base, $port);
$client->send(frame(HEADERS, END_HEADERS, 1, block('/c', 'POST')) . frame(DATA, END_STREAM, 1, 'more'));
$frames = [];
pump($base, function () use ($client, &$frames) {
    array_push($frames, ...$client->frames());
    return array_filter($frames, fn ($frame) => $frame[0] === DATA && $frame[1] & END_STREAM);
});
$client->send(frame(HEADERS, END_HEADERS, 3, block('/refused', 'POST') . field('expect', '100-continue')));
pump($base, function () use ($client, &$frames) {
    array_push($frames, ...$client->frames());
    return array_filter($frames, fn ($frame) => $frame[0] === RST_STREAM);
});
foreach ($frames as [$type, , $stream, $payload]) {
    if ($type === DATA) echo "stream $stream: $payload\n";
    if ($type === RST_STREAM) echo "stream $stream: reset, ", REASONS[unpack('N', $payload)[1]], "\n";
}
$http->setHeaderCallback(null);
$client->send(request(5, '/d'));
pump($base, function () use (&$log) { return str_contains(end($log), '/d'); });
echo implode("\n", $log), "\n";
?>
--EXPECT--
HTTP/1.1 100 Continue
HTTP/1.1 403 No, closed
stream 1: fine
stream 3: refused
stream 3: reset, NO_ERROR
head: /a 0
request: /a 
head: /b 0
request: /b body
head: /refused 0
head: /c 0
request: /c more
head: /refused 0
request: /d 
