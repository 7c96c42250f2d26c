--TEST--
EventBufferEvent: connect() with a unix: path
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$path = sys_get_temp_dir() . '/evb' . getmypid() . '.sock';
$keep = [];
$srv = new EventListener($base, function ($l, $fd) use ($base, &$keep) {
    $keep[] = $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE,
        fn($b) => $b->write(strrev($b->read(1000))));
    $b->enable(Event::READ);
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, "unix:$path");
$c = new EventBufferEvent($base, null, 0,
    function ($b) use ($base) { var_dump($b->read(100)); $base->stop(); }, null,
    function ($b, $e) { echo names($e), "\n"; $b->write("drawer"); });
$c->enable(Event::READ | Event::WRITE);
var_dump($c->connect("unix:$path"));
$base->dispatch();
$d = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) { echo "unexpected ", names($e), "\n"; });
echo "missing path: "; var_dump($d->connect("unix:$path.missing"), $d->fd);
spin($base);
done_with($base, $c, $d, ...$keep);
$g->free();
@unlink($path);
--EXPECTF--
bool(true)
CONNECTED
string(6) "reward"
missing path: bool(false)
NULL
