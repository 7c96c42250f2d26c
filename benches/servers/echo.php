<?php
/* An echo server on streams: echo.php (echo-str | echo-buf) PORT. What comes goes back by way of a string, or never becomes
   one. */
[, $work, $port] = $argv;

$base = new EventBase();
$connections = [];
$read = $work === 'echo-str'
    ? fn (EventBufferEvent $stream) => $stream->write($stream->read(65536))
    : fn (EventBufferEvent $stream) => $stream->output->addBuffer($stream->input);
$event = function (EventBufferEvent $stream, int $events, int $id) use (&$connections) {
    if ($events & (EventBufferEvent::EOF | EventBufferEvent::ERROR)) {
        $stream->free();
        unset($connections[$id]);
    }
};
$listener = new EventListener($base, function ($listener, $fd) use ($base, $read, $event, &$connections) {
    static $id = 0;
    $stream = new EventBufferEvent($base, $fd, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $stream->setCallbacks($read, null, $event, ++$id);
    $stream->enable(Event::READ | Event::WRITE);
    $connections[$id] = $stream;
}, null, EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, 4096, "127.0.0.1:$port");
$base->dispatch();
