--TEST--
EventBufferEvent: scripts may take from input and add to output, not the reverse
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$b->enable(Event::READ);
fwrite($r, "incoming");
spin($base);
$in = $b->input; $out = $b->output;
echo "input: "; var_dump($in->add("x"), $in->length, $in->read(2), $in->drain(1), $in->length);
$other = new EventBuffer(); $other->add("foreign");
var_dump($in->addBuffer($other), $other->length);
var_dump($other->addBuffer($in), $in->length, $other->read(100));
$b->disable(Event::WRITE);
echo "output: "; var_dump($out->add("outgoing"), $out->length, $out->read(3), $out->drain(3), $out->length);
var_dump($out->substr(0, 3), $out->search("going"));
$other->add("+moved");
var_dump($out->addBuffer($other), $other->length, $other->addBuffer($out), $out->length);
$b->enable(Event::WRITE);
spin($base);
var_dump(fread($r, 100), $out->length);
--EXPECTF--
input: bool(false)
int(8)
string(2) "in"
bool(true)
int(5)
bool(false)
int(7)
bool(true)
int(0)
string(12) "foreignoming"
output: bool(true)
int(8)
NULL
bool(false)
int(8)
string(3) "out"
int(3)
bool(true)
int(0)
bool(false)
int(14)
string(14) "outgoing+moved"
int(0)
