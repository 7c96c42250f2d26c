<?php

/*
 * News for everybody who listens, in memory that does not depend on how slowly they read: each client has at most one
 * chunk under way, and some events that wait for it. Who falls behind further misses the oldest, and is told so.
 *
 *   php php-examples/events_to_slow_clients.php 8080
 *   curl -N http://127.0.0.1:8080/news
 *   curl -d 'It rains' http://127.0.0.1:8080/publish
 */

/* At most this many events wait for a client. */
const WAITING = 16;

final class Listener
{
    private array $waiting = [];
    private int $missed = 0;
    private bool $isSending = false;

    public function __construct(private EventHttpRequest $request)
    {
        $request->addHeader('Content-Type', 'text/event-stream', EventHttpRequest::OUTPUT_HEADER);
        $request->addHeader('Cache-Control', 'no-store', EventHttpRequest::OUTPUT_HEADER);
        $request->sendReplyStart(200, 'OK');
        // The first bytes tell the client that it is connected.
        $this->send(": welcome\n\n");
    }

    public function tell(string $event): void
    {
        if (!$this->isSending) {
            $this->send($event);
            return;
        }
        $this->waiting[] = $event;
        if (count($this->waiting) > WAITING) {
            array_shift($this->waiting);
            $this->missed++;
        }
    }

    private function send(string $events): void
    {
        $this->isSending = true;
        $this->request->sendReplyChunk($events, $this->sent(...));
    }

    /* What was given to the reply so far has left the process. */
    private function sent(): void
    {
        $this->isSending = false;
        if ($this->waiting) {
            $events = ($this->missed ? ": $this->missed missed\n\n" : '') . implode($this->waiting);
            $this->waiting = [];
            $this->missed = 0;
            $this->send($events);
        }
    }
}

$base = new EventBase();
$http = new EventHttp($base);
$http->setAllowedMethods(EventHttpRequest::CMD_GET | EventHttpRequest::CMD_POST);
$http->setMaxBodySize(64 * 1024);
$listeners = [];

$http->setCallback('/news', function (EventHttpRequest $request) use (&$listeners) {
    $listener = new Listener($request);
    $id = spl_object_id($listener);
    $listeners[$id] = $listener;
    $request->getConnection()->setCloseCallback(function () use (&$listeners, $id) {
        unset($listeners[$id]);
    });
});

$http->setCallback('/publish', function (EventHttpRequest $request) use (&$listeners) {
    $text = $request->getInputBuffer()->read(64 * 1024);
    // Each of its lines is one of the event's, whatever ends it.
    $event = 'data: ' . preg_replace('/\r\n|\r|\n/', "\ndata: ", rtrim((string) $text)) . "\n\n";
    foreach ($listeners as $listener) {
        $listener->tell($event);
    }
    $request->sendReply(200, 'OK', count($listeners) . " listen\n");
});

$port = (int) ($argv[1] ?? 8080);
$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo "Listening on port $port\n";
$base->loop();
