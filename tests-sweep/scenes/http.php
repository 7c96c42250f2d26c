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
            'EventHttpRequest' => self::requests() + ClientScenes::requests(),
            'EventHttpConnection' => self::connections() + ClientScenes::connections(),
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
        $tls ? $site->askTls($bytes) : $site->ask($bytes);
        $later && $then && $s->target && $then($s->target);
        $s->fire = function () use ($s, $site, $bytes, $tls) {
            $s->target = null;
            $tls ? $site->askTls($bytes) : $site->ask($bytes);
        };
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
            'many2' => fn () => self::request(Http2::request(false, 5), $started),
            'servedtls' => $tls('http/1.1'),
            'served2tls' => $tls('h2'),
        ];
    }

    private static function connections(): array
    {
        $of = function (string $state, bool $watched = true): Scene {
            $s = self::requests()[$state]();
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

    public function __construct(private Scene $scene, ?EventSslContext $context, ?callable $first)
    {
        $listening = Sockets::listening($scene);
        $this->port = Sockets::port($listening);
        $this->http = $scene->keep(new EventHttp($scene->base, $context));
        $this->http->accept($listening);
        $this->http->setDefaultCallback(static function ($request) use ($scene, $first) {
            $scene->kept[] = $request;
            $first && $first($request);
            $scene->target ??= $request;
            ($scene->callback())($request);
        });
    }

    /* Sends bytes on a connection of its own, and has the loop see to them. */
    public function ask(string $bytes): void
    {
        $this->scene->peers[] = $client = Sockets::client($this->port);
        is_resource($client) && @fwrite($client, $bytes);
        $known = count($this->scene->kept);
        $this->scene->until(fn () => count($this->scene->kept) > $known, 0.004);
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

    /* Preface, settings, and a number of requests, with a body that stays open where that is wished. */
    public static function request(bool $open = false, int $times = 1): string
    {
        $bytes = self::PREFACE . self::frame(4, 0, 0);
        // :method GET or POST, :scheme http, :path /, :authority localhost, x: y
        $head = ($open ? "\x83" : "\x82") . "\x86\x84\x41\x09localhost\x00\x01x\x01y";
        for ($stream = 1; $stream < 2 * $times; $stream += 2) {
            $bytes .= self::frame(1, 4 | ($open ? 0 : 1), $stream, $head);
            $bytes .= $open ? self::frame(0, 1, $stream, 'body') : '';
        }
        return $bytes;
    }
}
