--TEST--
EventBufferEvent: OPT_DEFER_CALLBACKS delivers the same callbacks
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

foreach ([0, EventBufferEvent::OPT_DEFER_CALLBACKS, EventBufferEvent::OPT_DEFER_CALLBACKS | EventBufferEvent::OPT_UNLOCK_CALLBACKS] as $opt) {
    $base = new EventBase();
    $g = guard($base);
    [$l, $r] = duplex();
    $log = [];
    $b = new EventBufferEvent($base, $l, $opt,
        function ($b) use (&$log) { $log[] = 'R' . $b->read(100); },
        function ($b) use (&$log) { $log[] = 'W'; },
        function ($b, $e) use (&$log, $base) { $log[] = names($e); $base->stop(); });
    spin($base); $log = [];
    $b->enable(Event::READ);
    $b->write("x");
    spin($base);
    fwrite($r, "abc");
    spin($base);
    $log[] = 'peer got ' . fread($r, 10);
    fwrite($r, "def"); fclose($r);
    $base->dispatch();
    echo "$opt: ", implode(' ', $log), "\n";
    $b->free();
    $g->free();
}
--EXPECTF--
0: W Rabc peer got x Rdef READING|EOF
4: W Rabc peer got x Rdef READING|EOF
12: W Rabc peer got x Rdef READING|EOF
