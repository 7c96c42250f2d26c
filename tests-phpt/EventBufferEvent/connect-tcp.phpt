--TEST--
EventBufferEvent: connect() to a TCP listener, order of events on the client
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

$base = new EventBase();
$g = guard($base);
$clients = [];
$srv = listen_on($base, function ($l, $fd, $addr) use ($base, &$clients, &$replied) {
    $b = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $clients[] = $b;
    $b->setCallbacks(
        function ($b) use (&$replied) { if (($line = $b->input->readLine(EventBuffer::EOL_LF)) !== null) { $b->write("you said $line\n"); $replied = true; } },
        function ($b) use (&$replied) { if ($replied && $b->output->length == 0) $b->free(); },
        function () {}, null);
    $b->enable(Event::READ | Event::WRITE);
}, $port);

$log = [];
$c = new EventBufferEvent($base, null, 0,
    function ($b) use (&$log) { $log[] = 'data ' . json_encode($b->read(1000)); },
    function ($b) use (&$log) { $log[] = 'written'; },
    function ($b, $e) use (&$log, $base) {
        $log[] = names($e) . ' fd=' . gettype($b->fd);
        if ($e & (EventBufferEvent::EOF | EventBufferEvent::ERROR)) $base->stop();
    });
$c->enable(Event::READ | Event::WRITE);
var_dump($c->write("hello\n"));
var_dump($c->connect("127.0.0.1:$port"), is_int($c->fd));
$base->dispatch();
print_r($log);
var_dump($c->getEnabled() === Event::WRITE);
done_with($base, $c, ...$clients);
$g->free();
--EXPECTF--
bool(true)
bool(true)
bool(true)
Array
(
    [0] => CONNECTED fd=integer
    [1] => written
    [2] => data "you said hello\n"
    [3] => READING|EOF fd=integer
)
bool(true)
