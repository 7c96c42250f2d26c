--TEST--
EventBufferEvent: free() and close() inside any callback, of itself or of the partner
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
$guard = guard($base);
foreach (['free', 'close'] as $method) {
    [$l, $r] = duplex();
    $b = new EventBufferEvent($base, $l, 0, function ($b) use ($method) { echo "read, $method\n"; $b->$method(); },
        function () { echo "written\n"; }, function ($b, $e) { echo names($e), "\n"; });
    $b->enable(Event::READ);
    fwrite($r, 'x');
    spin($base);
    $b->free();

    [$l, $r] = duplex();
    $b = new EventBufferEvent($base, $l, 0, function () { echo "read\n"; }, function ($b) use ($method) { echo "written, $method\n"; $b->$method(); });
    $b->write('x');
    spin($base);
    $b->free();

    [$l, $r] = duplex();
    $b = new EventBufferEvent($base, $l, 0, null, null, function ($b, $e) use ($method) { echo names($e), ", $method\n"; $b->$method(); });
    $b->enable(Event::READ);
    fclose($r);
    spin($base);
    $b->free();
}
[$p, $q] = EventBufferEvent::createPair($base);
$q->setCallbacks(function ($b) use ($p) { echo "partner freed\n"; $p->free(); var_dump($b->write('to nobody'), $b->read(9)); }, null, null);
$p->setCallbacks(function () { echo "not called\n"; }, function () { echo "nor this\n"; }, null);
$q->enable(Event::READ);
$p->write('ping');
spin($base);
$guard->free();
?>
--EXPECT--
read, free
written, free
READING|EOF, free
read, close
written, close
READING|EOF, close
partner freed
bool(true)
string(4) "ping"
