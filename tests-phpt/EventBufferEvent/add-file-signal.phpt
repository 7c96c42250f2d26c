--TEST--
EventBufferEvent: sending a file to a peer that has left raises no signal
--EXTENSIONS--
pcntl
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
require __DIR__ . '/../include/files.inc';

$path = a_file(5000000);
foreach ([SIG_IGN, SIG_DFL] as $disposition) {
    pcntl_signal(SIGPIPE, $disposition);
    $base = new EventBase();
    [$l, $r] = socket_duplex();
    $stream = new EventBufferEvent($base, $l);
    $log = [];
    $stream->setCallbacks(null, null, function ($stream, $events) use (&$log) { $log[] = names($events); });
    $stream->enable(Event::WRITE);
    $stream->output->addFile($path);
    socket_close($r);
    pump($base, function () use (&$log) { return $log; });
    say('still here', $log);
    $stream->free();
}
// And what there is arrives without sendfile(2) as well.
[$l, $r] = socket_duplex();
$stream = new EventBufferEvent($base, $l);
$stream->enable(Event::WRITE);
$stream->output->addFile($path);
$got = '';
pump($base, function () use ($r, &$got) {
    $got .= (string) @socket_read($r, 1 << 20);
    return strlen($got) >= 5000000;
});
say('whole', $got === file_get_contents($path));
?>
--EXPECT--
still here: ["WRITING|ERROR"]
still here: ["WRITING|ERROR"]
whole: true
