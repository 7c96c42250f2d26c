--TEST--
No connection is left in CLOSE_WAIT after clients vanish from pending and from answered requests
--SKIPIF--
<?php if (!is_readable('/proc/net/tcp')) die('skip needs /proc/net/tcp'); ?>
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

function states(int $port): string
{
    // The kernel's list changes while it is read, and may have a socket twice or not at all then.
    do {
        $states = states_at_once($port);
    } while ($states !== states_at_once($port));
    return $states;
}
function states_at_once(int $port): string
{
    $names = ['01' => 'ESTABLISHED', '08' => 'CLOSE_WAIT', '0A' => 'LISTEN'];
    $count = ['LISTEN' => 0, 'ESTABLISHED' => 0, 'CLOSE_WAIT' => 0];
    foreach (file('/proc/net/tcp') as $line) {
        $f = preg_split('/\s+/', trim($line));
        if (isset($f[3]) && str_ends_with($f[1], sprintf(':%04X', $port)) && isset($names[$f[3]])) {
            $count[$names[$f[3]]]++;
        }
    }
    return json_encode($count);
}
$base = new EventBase();
[$http, $port] = listen_http($base);
$pending = 0;
$closed = 0;
$held = [];
$http->setDefaultCallback(function ($req) use (&$pending, &$closed, &$held) {
    $req->getConnection()->setCloseCallback(function () use (&$closed) { $closed++; });
    $req->getBufferEvent()->enable(Event::READ);
    $held[] = $req;
    if ($req->getUri() === '/done') {
        $req->sendReply(200, 'OK');
    } elseif ($req->getUri() === '/doc') {
        $buf = new EventBuffer();
        $buf->add('<html>');
        $req->sendReply(200, 'OK');
        $req->sendReplyChunk($buf);
    }
    $pending++;
});
$wires = [];
foreach (['/wait', '/done', '/doc', '/wait', '/done', '/doc'] as $uri) {
    $wires[] = new Wire($port, "GET $uri HTTP/1." . ($uri === '/doc' ? '0' : '1') . "\r\nHost: h\r\n\r\n");
}
pump($base, function () use (&$pending) { return $pending === 6; });
echo states($port), "\n";
foreach ($wires as $wire) {
    $wire->close();
}
pump($base, function () use (&$closed) { return $closed === 6; });
pump($base, fn () => states($port) === '{"LISTEN":1,"ESTABLISHED":0,"CLOSE_WAIT":0}');
echo states($port), ", close callbacks $closed\n";
?>
--EXPECT--
{"LISTEN":1,"ESTABLISHED":6,"CLOSE_WAIT":0}
{"LISTEN":1,"ESTABLISHED":0,"CLOSE_WAIT":0}, close callbacks 6
