--TEST--
EventBuffer: one handed out by a buffer event is safe, and empty, after its owner is gone
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
foreach (['unset', 'free', 'base'] as $how) {
    [$l, $r] = duplex();
    $own = new EventBase();
    $bev = new EventBufferEvent($own, $l);
    $bev->write('unsent');
    $buffers = [$bev->getInput(), $bev->getOutput(), $bev->input, $bev->output];
    if ($how === 'free') $bev->free();
    if ($how === 'base') $own->free(); else spin($own);
    unset($bev, $own);
    foreach ($buffers as $b) {
        var_dump($b->add('zz'), $b->length, $b->read(10));
        $b->prepend('p');
        $b->drain(99);
    }
}
?>
--EXPECT--
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
bool(true)
int(2)
string(2) "zz"
