--TEST--
EventBufferEvent: write(), writeBuffer(), read() and readBuffer()
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
[$l, $r] = duplex();
$b = new EventBufferEvent($base, $l);
$b->enable(Event::READ);
$buf = new EventBuffer();
$buf->add("from a buffer");
var_dump($b->write("first,"), $b->writeBuffer($buf), $b->write(""), $buf->length, $b->output->length);
$b->output->add(",appended");
spin($base);
var_dump(fread($r, 100), $b->output->length);
echo "empty buffer: "; var_dump($b->writeBuffer(new EventBuffer()));

fwrite($r, "0123456789");
spin($base);
var_dump($b->read(3), $b->read(0), $b->read(-1), $b->input->length);
$into = new EventBuffer();
$into->add(">");
var_dump($b->readBuffer($into), $into->read(100), $b->input->length);
echo "nothing left: "; var_dump($b->read(10), $b->readBuffer($into), $into->length);
fwrite($r, "line one\nline two");
spin($base);
var_dump($b->input->readLine(EventBuffer::EOL_LF), $b->input->length, $b->read(4), $b->getInput()->substr(0));
try { $b->writeBuffer("string"); } catch (TypeError $e) { echo get_class($e), "\n"; }
try { $b->readBuffer(null); } catch (TypeError $e) { echo get_class($e), "\n"; }
try { $b->read(); } catch (ArgumentCountError $e) { echo get_class($e), "\n"; }
try { $b->write([]); } catch (TypeError $e) { echo get_class($e), "\n"; }
done_with($base, $b);
$g->free();
--EXPECTF--
bool(true)
bool(true)
bool(true)
int(0)
int(19)
string(28) "first,from a buffer,appended"
int(0)
empty buffer: bool(true)
string(3) "012"
NULL
NULL
int(7)
bool(true)
string(8) ">3456789"
int(0)
nothing left: NULL
bool(true)
int(0)
string(8) "line one"
int(8)
string(4) "line"
string(4) " two"
TypeError
TypeError
ArgumentCountError
TypeError
