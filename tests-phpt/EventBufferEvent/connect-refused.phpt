--TEST--
EventBufferEvent: connection refused
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$s = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);   // bound, never listening
socket_bind($s, '127.0.0.1', 0);
socket_getsockname($s, $h, $port);
$calls = 0;
$c = new EventBufferEvent($base, null, 0,
    function () { echo "unexpected read\n"; }, function () { echo "unexpected write\n"; },
    function ($b, $e, $arg) use (&$calls, $base) {
        $calls++;
        echo names($e), ' arg=', $arg, "\n";
        var_dump(EventUtil::getLastSocketErrno() === SOCKET_ECONNREFUSED, EventUtil::getLastSocketError());
        $base->stop();
    }, 'ctx');
$c->write("never sent");
$c->enable(Event::READ | Event::WRITE);
var_dump($c->connect("127.0.0.1:$port"));
$base->dispatch();
spin($base);
var_dump($calls, $c->output->length, $c->input->length, $c->getDnsErrorString());
$c->free();
$g->free();
--EXPECTF--
bool(true)
ERROR arg=ctx
bool(true)
string(18) "Connection refused"
int(1)
int(10)
int(0)
string(0) ""
