<?php

/*
 * Who is looking at which page: each page opens a WebSocket, and everybody who has it open is told who else has. Changes
 * are gathered for a moment, so that a thousand who come at once are told once of a thousand, not each of each.
 *
 *   php php-examples/websocket_presence.php 8080
 *   in a page:  new WebSocket('ws://127.0.0.1:8080/presence?page=intro&name=Ann').onmessage = event => show(event.data)
 *   for others: curl 'http://127.0.0.1:8080/presence?page=intro'
 */

/* For so many seconds changes are gathered. */
const MOMENT = 0.1;

final class Page
{
    /** @var array<int, EventWebSocket> */
    private array $sockets = [];
    /** How many WebSockets each has open: somebody may have the page in two windows.
     *  @var array<string, int> */
    private array $names = [];
    private Event $due;

    public function __construct(EventBase $base)
    {
        $this->due = Event::timer($base, fn () => EventWebSocket::broadcast($this->sockets, $this->here()));
    }

    public function enter(EventWebSocket $ws, string $name): void
    {
        $this->sockets[spl_object_id($ws)] = $ws;
        $this->names[$name] = ($this->names[$name] ?? 0) + 1;
        $ws->sendText($this->here());
        $this->changed();
    }

    public function leave(EventWebSocket $ws, string $name): void
    {
        unset($this->sockets[spl_object_id($ws)]);
        if (--$this->names[$name] === 0) {
            unset($this->names[$name]);
        }
        $this->changed();
    }

    public function isEmpty(): bool
    {
        return !$this->sockets;
    }

    /* Those who are there, as JSON. */
    public function here(): string
    {
        $names = array_map(strval(...), array_keys($this->names));
        sort($names);
        return json_encode($names, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    }

    private function changed(): void
    {
        if (!$this->due->pending) {
            $this->due->add(MOMENT);
        }
    }
}

$base = new EventBase();
$http = new EventHttp($base);
/** @var array<string, Page> */
$pages = [];

$http->setCallback('/presence', function (EventHttpRequest $request) use ($base, &$pages) {
    parse_str((string) parse_url($request->getUri(), PHP_URL_QUERY), $query);
    [$name, $title] = array_map(fn ($key) => is_string($query[$key] ?? null) ? substr($query[$key], 0, 100) : '', ['name', 'page']);
    if (!preg_match('//u', $name . $title) || $title === '') {
        $request->sendError(400, 'Which page?');
        return;
    }
    if ($name === '') {
        $request->addHeader('Content-Type', 'application/json', EventHttpRequest::OUTPUT_HEADER);
        $request->sendReply(200, 'OK', isset($pages[$title]) ? $pages[$title]->here() : '[]');
        return;
    }
    // Nobody has anything to say here; but who has left without a word is noticed by pings, within 20 seconds.
    $ws = EventWebSocket::accept($request, fn (EventWebSocket $ws) => $ws->close(1003), null, ['pingInterval' => 10]);
    if (!$ws) {
        return;
    }
    $page = $pages[$title] ??= new Page($base);
    $page->enter($ws, $name);
    $ws->setCloseCallback(function (EventWebSocket $ws) use ($page, $name, $title, &$pages) {
        $page->leave($ws, $name);
        if ($page->isEmpty()) {
            unset($pages[$title]);
        }
    });
});

$port = (int) ($argv[1] ?? 8080);
$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo "Listening on port $port\n";
$base->loop();
