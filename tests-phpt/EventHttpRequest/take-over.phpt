--TEST--
setCallbacks() on a request's bufferevent gives the bytes of the connection to the script, as for an upgrade
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
$log = [];
$keep = [];
$http->setDefaultCallback(function ($req) use (&$log, &$keep) {
    $bev = $req->getBufferEvent();
    $bev->setCallbacks(
        function ($bev, $arg) { $bev->write("$arg:" . strtoupper($bev->read(100))); },
        null,
        function ($bev, $events) use (&$log) {
            $log[] = ($events & EventBufferEvent::EOF) ? 'end' : "events $events";
            $bev->close();
        },
        'arg'
    );
    $bev->enable(Event::READ | Event::WRITE);
    $bev->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n");
    $keep[] = $bev;
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: echo\r\n\r\n");
pump($base, fn () => str_ends_with($wire->poll()->in, "\r\n\r\n"));
echo strtok($wire->in, "\r"), "\n";
$wire->in = '';
foreach (['hello', "GET / HTTP/1.1\r\n\r\n"] as $bytes) {
    $wire->send($bytes);
    pump($base, fn () => strlen($wire->poll()->in) === strlen($bytes) + 4);
    echo json_encode($wire->in), "\n";
    $wire->in = '';
}
$wire->close();
pump($base, function () use (&$log) { return $log !== []; });
echo implode(',', $log), "\n";
?>
--EXPECT--
HTTP/1.1 101 Switching Protocols
"arg:HELLO"
"arg:GET \/ HTTP\/1.1\r\n\r\n"
end
