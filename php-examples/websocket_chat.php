<?php

/*
 * A chat: the page, and the WebSockets of those who have it open, in one server. With a certificate (and its key, in the
 * same file) it is https and wss, and browsers have the page and the WebSocket on one connection of HTTP/2.
 *
 *   php php-examples/websocket_chat.php 8080             and open http://127.0.0.1:8080/ twice
 *   php php-examples/websocket_chat.php 8443 cert.pem    and open https://127.0.0.1:8443/
 */

const PAGE = <<<'HTML'
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Chat</title>
    <style>
        body { font: 1rem/1.4 sans-serif; max-width: 40rem; margin: 1rem auto; padding: 0 1rem }
        #log { height: 60vh; overflow-y: auto; border: 1px solid #999; padding: .5rem; margin: .5rem 0 }
        #log p { margin: 0; overflow-wrap: anywhere }
        #log .note { color: #666 }
        form { display: flex; gap: .5rem }
        #text { flex: 1 }
    </style>
    <p>Here: <span id="here">nobody</span> <small id="state"></small></p>
    <div id="log"></div>
    <form id="say"><input id="text" autocomplete="off" maxlength="1000" disabled><button>Say</button></form>
    <script>
        const find = id => document.getElementById(id);
        const name = new URLSearchParams(location.search).get('name') || prompt('Your name?') || 'somebody';
        let socket, delay = 500;

        function show(text, kind) {
            const line = document.createElement('p');
            line.textContent = text;
            line.className = kind || '';
            find('log').append(line);
            line.scrollIntoView();
        }

        function connect() {
            socket = new WebSocket(location.href.replace(/^http/, 'ws').replace(/[?#].*/, '') + 'chat?name=' + encodeURIComponent(name));
            socket.onopen = () => {
                delay = 500;
                find('state').textContent = '';
                find('text').disabled = false;
                find('text').focus();
            };
            socket.onmessage = event => {
                const message = JSON.parse(event.data);
                if (message.here) find('here').textContent = message.here.join(', ');
                if (message.text) show(message.from + ': ' + message.text);
                if (message.note) show(message.note, 'note');
            };
            socket.onclose = event => {
                find('text').disabled = true;
                find('state').textContent = '(' + event.code + (event.reason && ' ' + event.reason) + ', trying again)';
                // Not all at once when the server comes back.
                setTimeout(connect, delay * (.5 + Math.random()));
                delay = Math.min(delay * 2, 30000);
            };
        }

        find('say').onsubmit = event => {
            event.preventDefault();
            if (socket.readyState === WebSocket.OPEN && find('text').value) {
                socket.send(find('text').value);
                find('text').value = '';
            }
        };
        connect();
    </script>
    HTML;

/* Who does not read is sent no more than this many bytes ahead. */
const BEHIND = 1024 * 1024;

final class Room
{
    /** @var array<int, EventWebSocket> */
    private array $sockets = [];
    /** @var array<int, string> */
    private array $names = [];

    public function enter(EventWebSocket $ws, string $name): void
    {
        $id = spl_object_id($ws);
        $this->sockets[$id] = $ws;
        $this->names[$id] = $name;
        // It comes exactly once, however the connection ends, also when the other side is silent.
        $ws->setCloseCallback(fn (EventWebSocket $ws) => $this->leave($ws));
        $this->tell(['note' => "$name is here", 'here' => $this->here()]);
    }

    public function say(EventWebSocket $ws, string $text): void
    {
        $this->tell(['from' => $this->names[spl_object_id($ws)], 'text' => $text]);
    }

    private function leave(EventWebSocket $ws): void
    {
        $id = spl_object_id($ws);
        $name = $this->names[$id];
        unset($this->sockets[$id], $this->names[$id]);
        $this->tell(['note' => "$name has left", 'here' => $this->here()]);
        echo "$name has left\n";
    }

    /** @return list<string> */
    private function here(): array
    {
        $names = array_unique($this->names);
        sort($names);
        return $names;
    }

    private function tell(array $message): void
    {
        EventWebSocket::broadcast($this->sockets, json_encode($message, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));
        foreach ($this->sockets as $ws) {
            if ($ws->getBufferedAmount() > BEHIND) {
                $ws->close(1013, 'You read too slowly');
            }
        }
    }
}

/* What a visitor wants to be called: up to thirty letters, figures and the like. */
function name_of(EventHttpRequest $request): string
{
    parse_str((string) parse_url($request->getUri(), PHP_URL_QUERY), $query);
    $name = is_string($query['name'] ?? null) ? $query['name'] : '';
    $name = trim((string) preg_replace('/[^\p{L}\p{M}\p{N} ._-]+/u', ' ', $name));
    preg_match('/^.{1,30}/u', $name, $found);
    return $found[0] ?? 'somebody';
}

$base = new EventBase();
$port = (int) ($argv[1] ?? 8080);
$certificate = $argv[2] ?? null;
$http = $certificate === null ? new EventHttp($base) : new EventHttp($base, new EventSslContext(
    EventSslContext::TLS_SERVER_METHOD,
    [
        EventSslContext::OPT_LOCAL_CERT => $certificate,
        EventSslContext::OPT_LOCAL_PK => $certificate,
        EventSslContext::OPT_ALPN => 'h2,http/1.1',
    ],
));
$room = new Room();

$http->setCallback('/', function (EventHttpRequest $request) {
    $request->addHeader('Content-Type', 'text/html; charset=utf-8', EventHttpRequest::OUTPUT_HEADER);
    $request->sendReply(200, 'OK', PAGE);
});

$http->setCallback('/chat', function (EventHttpRequest $request) use ($room) {
    // Whoever asks for something else than a WebSocket has been told so. Where visitors are known by a cookie, "origins"
    // keeps the pages of others from using it.
    $ws = EventWebSocket::accept($request, fn (EventWebSocket $ws, string $text) => $room->say($ws, $text), null, [
        'maxMessageSize' => 4000,
    ]);
    if ($ws) {
        $name = name_of($request);
        echo "$name is here, by {$request->getProtocol()}\n";
        $room->enter($ws, $name);
    }
});

/* The goodbyes of all are sent before the loop ends. */
foreach (extension_loaded('pcntl') ? [SIGTERM, SIGINT] : [] as $signal) {
    $signals[] = $event = Event::signal($base, $signal, function () use ($http, $base) {
        $http->shutdown(5, fn () => $base->stop());
    });
    $event->add();
}

$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo 'Open ', $certificate === null ? 'http' : 'https', "://127.0.0.1:$port/\n";
$base->loop();
