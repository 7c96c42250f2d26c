<?php
/* HTTP: servers with clients, requests in all stages, connections of either side; HTTP/1, HTTP/2, with TLS and without. */

final class HttpScenes
{
    private const GET = "GET /path?query HTTP/1.1\r\nHost: localhost:80\r\nX-One: 1\r\n\r\n";
    private const POST = "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nbody of it\n";

    public static function all(): array
    {
        return [
            'EventHttp' => self::servers(),
            'EventHttpRequest' => self::requests() + BodyScenes::all() + ClientScenes::requests(),
            'EventHttpConnection' => self::connections() + ClientScenes::connections(),
            'EventWebSocket' => WebSocketScenes::all(),
        ];
    }

    /* A server on the scene's loop, whose requests the scene keeps and calls its callback for. */
    public static function server(Scene $s, ?EventSslContext $context = null, ?callable $first = null): Site
    {
        return new Site($s, $context, $first);
    }

    private static function servers(): array
    {
        $on = function (?EventSslContext $context, ?string $bytes): Scene {
            $s = new Scene();
            $site = self::server($s, $context);
            // The socket is kept before it.
            $s->kept[1] = $site;
            $s->target = $site->http;
            $s->fire = fn () => $context ? $site->askTls(self::GET) : $site->ask(self::GET);
            $bytes === null || $site->ask($bytes);
            return $s;
        };
        return [
            'listening' => fn () => $on(null, null),
            'asked' => fn () => $on(null, self::GET),
            'halfway' => fn () => $on(null, substr(self::POST, 0, -5)),
            'http2' => fn () => $on(null, Http2::request()),
            'tls' => fn () => $on(Certificates::server(), null),
            'garbage' => fn () => $on(null, "\0\r\n\r\nno HTTP"),
            'limited' => function () use ($on) {
                $s = $on(null, null);
                $s->target->setCallback('/path', $s->callback());
                $s->target->setTimeout(1);
                $s->target->setMaxBodySize(3);
                $s->target->setMaxHeadersSize(100);
                $s->target->addServerAlias('localhost');
                return $s;
            },
            'watched' => function () use ($on) {
                $s = $on(null, null);
                $s->target->setHeaderCallback($s->callback(), $s);
                $s->target->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', 'watched'));
                return $s;
            },
            // Error pages are the script's, of what the server refuses, of what it forgets, and of a virtual host.
            'refusing' => function () use ($on) {
                $s = $on(null, null);
                $s->target->setErrorCallback($s->callback(), $s);
                $s->target->setAllowedMethods(EventHttpRequest::CMD_POST);
                $s->kept[1]->ask(Http2::request());
                return $s;
            },
            'forgetting' => function () use ($on) {
                $s = $on(null, null);
                $s->target->setErrorCallback($s->callback(), $s);
                $s->target->setDefaultCallback(fn ($request) => null);
                return $s;
            },
            'hosting' => function () use ($on) {
                $s = $on(null, null);
                $other = $s->keep(new EventHttp($s->base));
                $s->target->addVirtualHost('local*', $other);
                $other->setErrorCallback($s->callback());
                $s->kept[1]->ask(substr(self::POST, 0, -5));
                return $s;
            },
            'bound' => function () use ($on) {
                $s = $on(null, null);
                $s->target->bind('127.0.0.1');
                $s->target->bind('unix:' . Certificates::path('socket') . getmypid());
                return $s;
            },
            'disabled' => function () use ($on) {
                $s = $on(null, self::GET);
                $s->target->disable();
                return $s;
            },
            'rotated' => function () use ($on) {
                $s = $on(Certificates::server(), null);
                $s->target->setSslContext(Certificates::server());
                return $s;
            },
            'several' => function () use ($on) {
                $s = $on(null, null);
                $other = $s->keep(new EventHttp($s->base));
                $other->setDefaultCallback($s->callback());
                $s->target->addVirtualHost('localhost', $other);
                return $s;
            },
            'ending' => function () use ($on) {
                $s = $on(null, self::GET);
                attempt(fn () => $s->target->shutdown(0.01, $s->callback(), $s));
                $s->fire = fn () => $s->until(fn () => $s->inner === null, 0.05);
                return $s;
            },
            'behind' => function () use ($on) {
                $s = $on(null, null);
                attempt(fn () => $s->target->setProxyProtocol(true));
                $s->fire = fn () => $s->kept[1]->ask("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" . self::GET);
                return $s;
            },
        ];
    }

    /* A request a client has made. $then is done with it in its callback, or, with $later, afterwards. */
    private static function request(string $bytes, ?callable $then = null, bool $later = false, bool $tls = false): Scene
    {
        $s = new Scene();
        $site = self::server($s, $tls ? Certificates::server() : null, function ($request) use ($s, $then, $later) {
            $s->target = $request;
            $later || $then && $then($request);
        });
        $s->keep($site);
        $tls ? $site->askTls($bytes) : $site->ask($bytes);
        $later && $then && $s->target && $then($s->target);
        $s->fire = function () use ($s, $site, $bytes, $tls) {
            $s->target = null;
            $tls ? $site->askTls($bytes) : $site->ask($bytes);
        };
        return $s;
    }

    /* A request that an error page is made for: of the callback that does so it is called with. */
    private static function refused(string $bytes): Scene
    {
        $s = new Scene();
        $s->keep($site = self::server($s));
        $site->http->setAllowedMethods(EventHttpRequest::CMD_DELETE);
        $site->http->setErrorCallback(function ($request) use ($s) {
            $s->target = $request;
            return (string) json_encode(($s->callback())($request));
        });
        $s->fire = fn () => $site->ask($bytes);
        $site->ask($bytes);
        return $s;
    }

    private static function requests(): array
    {
        $started = function ($request) {
            $request->sendReplyStart(200, 'OK');
            $request->sendReplyChunk(self::buffer());
        };
        $replied = fn ($request) => $request->sendReply(200, 'OK', self::buffer());
        $tls = fn (string $protocol) => function () use ($protocol) {
            return self::request($protocol === 'h2' ? Http2::request() : self::GET, null, false, true);
        };
        return [
            'served' => fn () => self::request(self::GET),
            'body' => fn () => self::request(self::POST),
            'old' => fn () => self::request("HEAD / HTTP/1.0\r\n\r\n"),
            'started' => fn () => self::request(self::GET, $started),
            'startedlater' => fn () => self::request(self::POST, $started, true),
            'replied' => fn () => self::request(self::GET, $replied),
            'repliedlater' => fn () => self::request(self::GET . self::GET, $replied, true),
            'raw' => fn () => self::request(self::GET, function ($request) {
                Scene::current()?->keep($request->getBufferEvent())?->setCallbacks(fn () => null, null, null);
            }),
            'served2' => fn () => self::request(Http2::request(true)),
            'started2' => fn () => self::request(Http2::request(), $started),
            'replied2' => fn () => self::request(Http2::request(), $replied, true),
            'refused' => fn () => self::refused(self::GET),
            'refused2' => fn () => self::refused(Http2::request()),
            'many2' => fn () => self::request(Http2::request(false, 5), $started),
            'servedtls' => $tls('http/1.1'),
            'served2tls' => $tls('h2'),
        ];
    }

    private static function connections(): array
    {
        $of = function (string $state, bool $watched = true): Scene {
            $s = (self::requests() + BodyScenes::all())[$state]();
            $request = $s->keep($s->target);
            $s->target = $request?->getConnection();
            $watched && $s->target?->setCloseCallback($s->callback(), $s);
            $s->fire = !$watched ? null : function () use ($s) {
                $s->peers = [];
                $s->until(fn () => $s->inner === null, 0.05);
            };
            return $s;
        };
        return [
            'serving' => fn () => $of('served'),
            'unwatched' => fn () => $of('served', false),
            'starting' => fn () => $of('started'),
            'serving2' => fn () => $of('served2'),
            'starting2' => fn () => $of('many2'),
            'servingtls' => fn () => $of('servedtls'),
            'serving2tls' => fn () => $of('served2tls'),
            'coming' => fn () => $of('chunks'),
            'coming2' => fn () => $of('chunks2'),
        ];
    }

    private static function buffer(): EventBuffer
    {
        $buffer = new EventBuffer();
        $buffer->add(str_repeat('reply ', 100));
        return $buffer;
    }
}

/* A server and how to ask it something. */
final class Site
{
    public EventHttp $http;
    public int $port = 0;
    private string $address;

    /* $unix is for a server whose replies are stuck soon: such sockets hold little, and never more. */
    public function __construct(private Scene $scene, ?EventSslContext $context, ?callable $first, bool $unix = false)
    {
        static $number = 0;
        if ($unix) {
            $this->address = "unix://\0event-sweep-" . getmypid() . '-' . $number++;
            $listening = $scene->keep(stream_socket_server($this->address));
            stream_set_blocking($listening, false);
        } else {
            $listening = Sockets::listening($scene, $this->port);
            $this->address = "tcp://127.0.0.1:$this->port";
        }
        $this->http = $scene->keep(new EventHttp($scene->base, $context));
        $this->http->accept($listening);
        $this->http->setDefaultCallback(static function ($request) use ($scene, $first) {
            $scene->kept[] = $request;
            $first && $first($request);
            $scene->target ??= $request;
            ($scene->callback())($request);
        });
    }

    /* That of a scene whose target is not the request: its callback is called for one more. */
    public static function again(Scene $scene): void
    {
        foreach ($scene->kept as $kept) {
            $kept instanceof self && $kept->ask("GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    }

    /* Sends bytes on a connection of its own, and has the loop see to them. */
    public function ask(string $bytes): void
    {
        $this->scene->peers[] = $client = Sockets::client($this->address);
        is_resource($client) && @fwrite($client, $bytes);
        $known = count($this->scene->kept);
        $this->scene->until(fn () => count($this->scene->kept) > $known, 0.004);
    }

    /* One of the clients says more, and the loop sees to it. */
    public static function more(Scene $scene, mixed $peer, string $bytes): void
    {
        $peer instanceof EventBufferEvent ? $peer->write($bytes) : (is_resource($peer) && @fwrite($peer, $bytes));
        $scene->turn(4);
    }

    /* The same over TLS. */
    public function askTls(string $bytes): void
    {
        $alpn = str_starts_with($bytes, 'PRI') ? 'h2' : 'http/1.1';
        $client = EventBufferEvent::sslSocket(
            $this->scene->base,
            null,
            Certificates::client([EventSslContext::OPT_ALPN => $alpn]),
            EventBufferEvent::SSL_CONNECTING,
        );
        $client->setCallbacks(static fn ($stream) => $stream->read(1 << 16), null, static fn () => null);
        $client->connect("127.0.0.1:$this->port");
        $client->enable(Event::READ | Event::WRITE);
        $client->write($bytes);
        $this->scene->peers[] = $client;
        $known = count($this->scene->kept);
        $this->scene->until(fn () => count($this->scene->kept) > $known, 0.05);
    }
}

/* What a client of HTTP/2 says that knows beforehand. */
final class Http2
{
    public const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    public static function frame(int $type, int $flags, int $stream, string $payload = ''): string
    {
        return substr(pack('N', strlen($payload)), 1) . chr($type) . chr($flags) . pack('N', $stream) . $payload;
    }

    /* Preface, settings, and a request whose body stays open. */
    public static function half(int $window = 65535): string
    {
        $settings = "\0\x04" . pack('N', $window);
        return self::PREFACE . self::frame(4, 0, 0, $settings) . self::frame(1, 4, 1, self::head(true)) . self::frame(0, 0, 1, 'half');
    }

    /* :method GET or POST, :scheme http, :path /, :authority localhost, x: y */
    private static function head(bool $post): string
    {
        return ($post ? "\x83" : "\x82") . "\x86\x84\x41\x09localhost\x00\x01x\x01y";
    }

    /* Preface, settings, and a number of requests, with a body where that is wished. */
    public static function request(bool $open = false, int $times = 1): string
    {
        $bytes = self::PREFACE . self::frame(4, 0, 0);
        $head = self::head($open);
        for ($stream = 1; $stream < 2 * $times; $stream += 2) {
            $bytes .= self::frame(1, 4 | ($open ? 0 : 1), $stream, $head);
            $bytes .= $open ? self::frame(0, 1, $stream, 'body') : '';
        }
        return $bytes;
    }
}
