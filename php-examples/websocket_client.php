<?php

/*
 * A client that stays connected: it reports the load of this machine every second, and when the connection is lost it
 * tries again, less and less often. What was to be sent meanwhile waits.
 *
 *   php php-examples/websocket_client.php ws://127.0.0.1:8080/chat?name=load [seconds]
 */

/* The first wait before another try, and the longest, in seconds. Each is twice the one before, more or less: those who
   have lost the same server should not come back all at once. */
const SOONEST = 0.5;
const LATEST = 60.0;

/* A connection that has lasted so long is taken for a good one. */
const GOOD = 10.0;

/* At most this many messages wait, of which the oldest go first. */
const WAITING = 100;

final class Link
{
    private ?EventWebSocket $ws = null;
    private Event $retry;
    private float $delay = SOONEST;
    private float $since = 0;
    /** @var list<string> */
    private array $waiting = [];

    public function __construct(private EventBase $base, private string $url, private Closure $message)
    {
        $this->retry = Event::timer($base, fn () => $this->connect());
        $this->connect();
    }

    public function send(string $text): void
    {
        // It says whether the connection is open, not whether the other side will have it: if none may be lost, number
        // them, have the other side say which it has, and send the others again.
        if ($this->ws?->sendText($text)) {
            return;
        }
        $this->waiting[] = $text;
        if (count($this->waiting) > WAITING) {
            array_shift($this->waiting);
        }
    }

    private function connect(): void
    {
        // Whatever becomes of it, one of these is called: no name, no server, no TLS, no WebSocket, no answer in time.
        $ws = EventWebSocket::connect($this->base, $this->url, fn ($ws, $data) => ($this->message)($data), null, [
            'timeout' => 10,
            'pingInterval' => 20,
        ]);
        $ws->setOpenCallback(fn (EventWebSocket $ws) => $this->opened($ws));
        $ws->setCloseCallback(fn ($ws, int $code, string $reason) => $this->closed($code, $reason));
    }

    private function opened(EventWebSocket $ws): void
    {
        echo "connected\n";
        $this->ws = $ws;
        $this->since = microtime(true);
        foreach ($this->waiting as $text) {
            $ws->sendText($text);
        }
        $this->waiting = [];
    }

    private function closed(int $code, string $reason): void
    {
        if ($this->ws && microtime(true) - $this->since >= GOOD) {
            $this->delay = SOONEST;
        }
        $this->ws = null;
        $delay = $this->delay * random_int(500, 1500) / 1000;
        $this->delay = min($this->delay * 2, LATEST);
        printf("%d%s, trying again in %.1f seconds\n", $code, $reason === '' ? '' : " $reason", $delay);
        $this->retry->add($delay);
    }
}

$base = new EventBase();
$url = $argv[1] ?? 'ws://127.0.0.1:8080/chat?name=load';
$seconds = (float) ($argv[2] ?? 1);
$link = new Link($base, $url, function (string $data) {
    echo "< $data\n";
});
$count = 0;
$clock = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use ($link, &$count) {
    $link->send(sprintf('report %d: load %.2f', ++$count, sys_getloadavg()[0] ?? 0));
});
$clock->add($seconds);
$base->loop();
