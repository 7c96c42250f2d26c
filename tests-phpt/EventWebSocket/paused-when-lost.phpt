--TEST--
EventWebSocket: what has come is given up with close(), and with the server, when it was paused after the peer had gone
--EXTENSIONS--
event
--FILE--
<?php
require __DIR__ . '/../include/websocket_http2.inc';

/* A WebSocket that is paused in its first message, with another one waiting, when the peer has gone. */
function paused(Closure $then, bool $is_watched = true, int $count = 3): array
{
    $base = new EventBase();
    $told = [];
    [$http, $port] = listen_websocket($base, function ($ws, $data) use (&$told) {
        $told[] = $data . ($ws->isOpen() ? ' (open)' : '');
        $ws->pause();
    }, [], function ($ws) use (&$told, &$socket, $is_watched) {
        $ws->setCloseCallback(function ($ws, $code) use (&$told) {
            $told[] = "closed with $code";
        });
        if ($is_watched) {
            $ws->getRequest()->getConnection()->setCloseCallback(function () use (&$told) {
                $told[] = 'its stream is over';
            });
        }
        $socket = $ws;
    });
    $client = new Tunnels($base, $port);
    $stream = $client->open();
    $client->send(frame(DATA, END_STREAM, $stream, ws_frame(1, 'one') . ws_frame(1, 'two')));
    until_told($base, $told);
    spin($base);
    $then($socket, $http, $told);
    until_told($base, $told, $count);
    spin($base);
    return $told;
}

say('resume()', paused(fn ($ws) => $ws->resume()));
say('close()', paused(fn ($ws) => $ws->close()));
say('shutdown(-1)', paused(fn ($ws, $http) => $http->shutdown(-1)));
say('shutdown(0)', paused(function ($ws, $http, &$told) {
    $http->shutdown(0, function () use (&$told) {
        $told[] = 'the server has ended';
    });
}));
/* The same where nobody wants to know of the stream. */
say('resume()', paused(fn ($ws) => $ws->resume(), false));
say('close()', paused(fn ($ws) => $ws->close(), false, 2));
say('shutdown(-1)', paused(function ($ws, $http, &$told) {
    $http->shutdown(-1, function () use (&$told) {
        $told[] = 'the server has ended';
    });
}, false));
say('shutdown(0)', paused(function ($ws, $http, &$told) {
    $http->shutdown(0, function () use (&$told) {
        $told[] = 'the server has ended';
    });
}, false));
?>
--EXPECT--
resume(): ["one","two","closed with 1006","its stream is over"]
close(): ["one","closed with 1006","its stream is over"]
shutdown(-1): ["one","closed with 1006","its stream is over"]
shutdown(0): ["one","closed with 1006","its stream is over","the server has ended"]
resume(): ["one","two","closed with 1006"]
close(): ["one","closed with 1006"]
shutdown(-1): ["one","closed with 1006","the server has ended"]
shutdown(0): ["one","closed with 1006","the server has ended"]
