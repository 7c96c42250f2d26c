--TEST--
EventBufferEvent: 50 MB through a pair with a bounded queue
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$a, $b] = EventBufferEvent::createPair($base);
$total = 50 * 1024 * 1024;
$chunk = '';
for ($i = 0; $i < 8192; $i++) $chunk .= pack('N2', $i * 2654435761 & 0xffffffff, $i);   // 64 KB
$hs = hash_init('md5'); $hr = hash_init('md5');
$sent = 0; $got = 0; $peak = 0;
$feed = function ($x) use (&$sent, $total, $chunk, $hs, &$peak) {
    while ($sent < $total && $x->output->length < 1 << 20) {
        $x->write($chunk); hash_update($hs, $chunk); $sent += strlen($chunk);
    }
    $peak = max($peak, $x->output->length);
};
$a->setCallbacks(null, $feed, null);
$b->setCallbacks(function ($x) use (&$got, $hr, $total, $base) {
    while (($d = $x->read(1 << 18)) !== null) { hash_update($hr, $d); $got += strlen($d); }
    if ($got >= $total) $base->stop();
}, null, null);
$a->enable(Event::WRITE);
$b->enable(Event::READ);
$feed($a);
$base->dispatch();
var_dump($sent === $total, $got === $total, hash_final($hs) === hash_final($hr), $peak <= 2 << 20);
done_with($base, $a, $b);
$g->free();
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
