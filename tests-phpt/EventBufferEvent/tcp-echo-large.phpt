--TEST--
EventBufferEvent: 16 MB echoed over TCP, checked by digest, sender paced by its write callback
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$peers = [];
$srv = listen_on($base, function ($l, $fd) use ($base, &$peers, &$done) {
    $peers[] = $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE,
        fn($b) => $b->output->addBuffer($b->input), null,
        function ($b, $e) use (&$done) { $done = true; echo "server: ", names($e), "\n"; $b->free(); });
    $b->enable(Event::READ | Event::WRITE);
}, $port);
$done = false;
$total = 16 << 20; $sent = 0; $got = 0;
$chunk = ''; for ($i = 0; strlen($chunk) < 100000; $i++) $chunk .= md5((string)$i);
$hs = hash_init('sha1'); $hr = hash_init('sha1');
$c = new EventBufferEvent($base, null, 0,
    function ($b) use (&$got, $hr, $total, $base) {
        while (($d = $b->read(65536)) !== null) { hash_update($hr, $d); $got += strlen($d); }
        if ($got >= $total) $base->stop();
    },
    function ($b) use (&$sent, $total, $hs, $chunk) {
        if ($sent < $total) { $d = substr($chunk, 0, min(strlen($chunk), $total - $sent)); $b->write($d); hash_update($hs, $d); $sent += strlen($d); }
    },
    function ($b, $e) { echo "client: ", names($e), "\n"; $b->write("") ; });
$c->enable(Event::READ | Event::WRITE);
$d0 = "start"; hash_update($hs, $d0); $sent += strlen($d0); $c->write($d0);
$c->connect("127.0.0.1:$port");
$base->dispatch();
var_dump($sent === $total, $got === $total, hash_final($hs) === hash_final($hr));
$c->free();
pump($base, function () use (&$done) { return $done; });
var_dump($done);
done_with($base, ...$peers);
$g->free();
--EXPECTF--
client: CONNECTED
bool(true)
bool(true)
bool(true)
server: READING|EOF
bool(true)
