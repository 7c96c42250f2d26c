--TEST--
EventHttp::setDefaultContentType(): what bodies are sent as where no header says so; error pages are HTML
--FILE--
<?php
require __DIR__ . '/../include/hpack.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$http->setDefaultCallback(function ($request) {
    switch ($request->getUri()) {
        case '/own':
            $request->addHeader('content-type', 'image/png', EventHttpRequest::OUTPUT_HEADER);
        case '/':
            return $request->sendReply(200, 'OK', 'body');
        case '/chunks':
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk('chunk');
            return $request->sendReplyEnd();
        case '/nothing':
            return $request->sendReply(204, 'No Content');
        case '/error':
            return $request->sendError(500);
    }
});

/* The types that replies come with, over HTTP/1. */
$types = function () use ($base, $port) {
    $types = [];
    foreach (['/', '/chunks', '/own', '/nothing', '/error'] as $path) {
        $message = reply($base, new Wire($port, "GET $path HTTP/1.1\r\nHost: h\r\n\r\n"));
        $types[] = $message[4]['content-type'] ?? null;
    }
    $types[] = reply($base, new Wire($port, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"), true)[4]['content-type'] ?? null;
    return $types;
};
/* The same over HTTP/2. */
$types2 = function () use ($base, $port) {
    $types = [];
    $client = new Http2($base, $port);
    $hpack = new Hpack();
    foreach (['/', '/chunks', '/own', '/nothing', '/error', 'HEAD'] as $number => $path) {
        $stream = 2 * $number + 1;
        $client->send($path === 'HEAD' ? frame(HEADERS, 5, $stream, block('/', 'HEAD')) : request($stream, $path));
        $lines = null;
        pump($base, function () use ($client, $hpack, &$lines) {
            foreach ($client->frames() as [$type, $flags, $stream, $payload]) {
                $lines = $type === HEADERS ? $hpack->lines($payload) : $lines;
            }
            return $lines || $client->eof;
        });
        $types[] = preg_replace('/^content-type: /', '', implode(array_filter($lines, fn ($line) => str_starts_with($line, 'content-type')))) ?: null;
    }
    return $types;
};
$both = fn () => ($types() === $types2() ? '' : say('HTTP/2', ...$types2())) ?: $types();
say('at first', ...$both());
$http->setDefaultContentType('application/json');
say('JSON', ...$both());
$http->setDefaultContentType('text/plain; charset=utf-8');
say('text', ...$both());
$http->setDefaultContentType(null);
say('none', ...$both());
foreach (["text/\r\nX-Evil: 1", "a\nb", "a\0", "a\1", ''] as $wrong) {
    echo grab(fn () => $http->setDefaultContentType($wrong))->getMessage(), "\n";
}
say('still none', ...$both());
$http->setDefaultContentType('text/html; charset=ISO-8859-1');
say('as at first', ...$both());
?>
--EXPECT--
at first: "text/html; charset=ISO-8859-1" "text/html; charset=ISO-8859-1" "image/png" null "text/html" null
JSON: "application/json" "application/json" "image/png" null "text/html" null
text: "text/plain; charset=utf-8" "text/plain; charset=utf-8" "image/png" null "text/html" null
none: null null "image/png" null "text/html" null
EventHttp::setDefaultContentType(): Argument #1 ($type) must be a media type, as text/html, without control characters, or null for none
EventHttp::setDefaultContentType(): Argument #1 ($type) must be a media type, as text/html, without control characters, or null for none
EventHttp::setDefaultContentType(): Argument #1 ($type) must be a media type, as text/html, without control characters, or null for none
EventHttp::setDefaultContentType(): Argument #1 ($type) must be a media type, as text/html, without control characters, or null for none
EventHttp::setDefaultContentType(): Argument #1 ($type) must be a media type, as text/html, without control characters, or null for none
still none: null null "image/png" null "text/html" null
as at first: "text/html; charset=ISO-8859-1" "text/html; charset=ISO-8859-1" "image/png" null "text/html" null
