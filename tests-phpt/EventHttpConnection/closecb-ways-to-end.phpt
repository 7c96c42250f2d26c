--TEST--
Close callback: once for each way a client leaves, in each state of its request, with and without READ; null without data
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$held = $log = [];
$http->setDefaultCallback(function ($req) use (&$held, &$log) {
    [, $state, $reading] = explode('/', $req->getUri());
    $req->getConnection()->setCloseCallback(function (...$arguments) use (&$log) {
        $log[] = get_debug_type($arguments[0]) . ' ' . json_encode(array_slice($arguments, 1));
    });
    if ($reading === 'reading') {
        $req->getBufferEvent()->enable(Event::READ);
    }
    $buf = new EventBuffer();
    $buf->add('chunk');
    switch ($state) {
        case 'idle':
            $req->sendReply(200, 'OK');
            break;
        case 'streaming':
            $req->sendReplyStart(200, 'OK');
            $req->sendReplyChunk($buf);
            break;
        case 'open':
            $req->sendReply(200, 'OK');
            $req->sendReplyChunk($buf);
    }
    $held[] = $req;
});
foreach (['idle', 'pending', 'streaming', 'open'] as $state) {
    foreach (['reading', 'not-reading'] as $reading) {
        foreach (['end', 'reset', 'end with more before it'] as $way) {
            $held = $log = [];
            $wire = new Wire($port, "GET /$state/$reading HTTP/1.1\r\nHost: h\r\n\r\n");
            pump($base, function () use (&$held) { return count($held) === 1; });
            $base->loop(EventBase::LOOP_NONBLOCK);
            if ($way === 'reset') {
                $socket = socket_import_stream($wire->sock);
                socket_set_option($socket, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
                unset($socket);
            } elseif ($way !== 'end') {
                $wire->send("GET /$state/$reading HTTP/1.1\r\nHost");
            }
            $wire->close();
            $called = pump($base, function () use (&$log) { return $log !== []; });
            for ($i = 0; $i < 5; $i++) {
                $base->loop(EventBase::LOOP_NONBLOCK);
            }
            if ($log !== ['EventHttpConnection [null]']) {
                echo "$state, $reading, $way: ", json_encode($log), "\n";
            }
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
