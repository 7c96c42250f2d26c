--TEST--
EventBufferEvent: createPair()
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$p = EventBufferEvent::createPair($base);
var_dump(count($p), $p[0] instanceof EventBufferEvent, $p[1] instanceof EventBufferEvent, $p[0]->fd, $p[1]->fd);
var_dump($p[0]->getEnabled() === Event::WRITE);
$p[0]->write("ping");
spin($base);
echo "partner is not reading: "; var_dump($p[1]->read(10), $p[0]->output->length);
$p[1]->enable(Event::READ);
spin($base);
var_dump($p[1]->read(10), $p[0]->output->length);
$log = [];
$p[0]->setCallbacks(function ($b, $a) use (&$log) { $log[] = "$a<" . $b->read(99); }, function ($b, $a) use (&$log) { $log[] = "$a written"; }, null, 'A');
$p[1]->setCallbacks(function ($b, $a) use (&$log) { $s = $b->read(99); $log[] = "$a<$s"; if ($s === 'one') $b->write('two'); }, null, null, 'B');
$p[0]->enable(Event::READ | Event::WRITE);
$p[1]->enable(Event::READ | Event::WRITE);
$p[0]->write('one');
spin($base);
sort($log);
print_r($log);
echo "no socket, so: "; var_dump($p[0]->close(), $p[0]->setPriority(0));
done_with($base, $p[0], $p[1]);
try { EventBufferEvent::createPair(null); } catch (TypeError $e) { echo get_class($e), "\n"; }
try { EventBufferEvent::createPair(); } catch (ArgumentCountError $e) { echo get_class($e), "\n"; }
$g->free();
--EXPECTF--
int(2)
bool(true)
bool(true)
NULL
NULL
bool(true)
partner is not reading: NULL
int(4)
string(4) "ping"
int(0)
Array
(
    [0] => A written
    [1] => A<two
    [2] => B<one
)
no socket, so: bool(false)
bool(false)
TypeError
ArgumentCountError
