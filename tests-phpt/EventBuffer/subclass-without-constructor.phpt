--TEST--
EventBuffer: a subclass whose constructor does not call the parent is an empty buffer
--FILE--
<?php
class Quiet extends EventBuffer {
    public $extra = 1;
    function __construct() {}
}
$q = new Quiet();
var_dump($q->length, $q->read(10), $q->add('abc'), $q->read(10), $q->pullup(-1));
$base = new EventBase();
$bev = new EventBufferEvent($base);
var_dump($bev->writeBuffer(new Quiet()), $bev->output->length);
$q->add('xyz');
var_dump($bev->writeBuffer($q), $bev->output->length, $q->length);
?>
--EXPECT--
int(0)
NULL
bool(true)
string(3) "abc"
NULL
bool(true)
int(0)
bool(true)
int(3)
int(0)
