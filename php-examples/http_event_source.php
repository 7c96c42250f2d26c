<?php

/*
 * A page that shows the server's clock, which the server keeps up to date for as long as the page is open.
 *
 *   php php-examples/http_event_source.php 8080      and open http://127.0.0.1:8080/
 */

const PAGE = <<<'HTML'
    <!DOCTYPE html>
    <title>Event source</title>
    <p>On the server it is <b id="time">...</b>
    <script>
        new EventSource('/time').onmessage = event => document.getElementById('time').textContent = event.data;
    </script>
    HTML;

function buffer(string $bytes): EventBuffer
{
    $buffer = new EventBuffer();
    $buffer->add($bytes);
    return $buffer;
}

$base = new EventBase();
$http = new EventHttp($base);

$http->setCallback('/', function (EventHttpRequest $request) {
    $request->addHeader('Content-Type', 'text/html; charset=utf-8', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', buffer(PAGE));
});

$http->setCallback('/time', function (EventHttpRequest $request) use ($base) {
    $request->addHeader('Content-Type', 'text/event-stream', EventHttpRequest::OUTPUT_HEADER);
    $request->addHeader('Cache-Control', 'no-store', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReplyStart(200, 'OK');

    $tell = fn () => $request->sendReplyChunk(buffer('data: ' . date('H:i:s') . "\n\n"));
    $clock = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, $tell);
    $clock->add(1);
    $tell();

    $request->getConnection()->setCloseCallback(function () use ($clock) {
        $clock->free();
        echo "A page was closed\n";
    });
    echo "A page was opened\n";
});

$port = (int) ($argv[1] ?? 8080);
if (!$http->bind('127.0.0.1', $port)) {
    exit("Port $port is in use: choose another\n");
}
echo "Open http://127.0.0.1:$port/\n";
$base->loop();
