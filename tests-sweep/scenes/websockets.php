<?php
/* WebSockets: those of a server and of a client, at every stage of their lives; over HTTP/1 and HTTP/2, with TLS and without. */

final class WebSocketScenes
{
    private const HANDSHAKE = "GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        . "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        . "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

    /* States of an EventWebSocket. */
    public static function all(): array
    {
        return [
            'open' => fn () => self::served(),
            'open2' => fn () => self::served2(),
            'tls' => fn () => self::served([], Certificates::server()),
            'narrow' => fn () => self::served(['deflate' => false, 'maxMessageSize' => 10, 'pingInterval' => 0.001]),
            'paused' => function () {
                $s = self::served();
                $s->target?->pause();
                $fire = $s->fire;
                $s->fire = fn () => [$s->target?->resume(), $fire()];
                return $s;
            },
            'halfway' => function () {
                // TCP would keep the rest until the half is acknowledged.
                $s = self::served([], null, true);
                [$half, $rest] = str_split(self::frame(1, 'in two halves'), 10);
                Site::more($s, $s->peers[0] ?? null, $half);
                $s->fire = fn () => Site::more($s, $s->peers[0] ?? null, $rest);
                return $s;
            },
            'closing' => function () {
                $s = self::served(['closeTimeout' => 0.005]);
                $s->target?->close(1000, 'enough');
                $s->target?->setCloseCallback($s->callback(), $s);
                $s->fire = fn () => $s->until(fn () => $s->inner === null, 0.05);
                return $s;
            },
            'leaving' => function () {
                $s = self::served();
                $s->target?->setCloseCallback($s->callback(), $s);
                $s->fire = fn () => [$s->peers = [], $s->turn(3)];
                return $s;
            },
            'stuck' => function () {
                $s = self::served(['deflate' => false], null, true);
                $s->target?->setDrainCallback($s->callback(), $s);
                $s->target?->sendBinary(str_repeat('unread', 1 << 18));
                $s->turn(2);
                $s->fire = fn () => $s->until(function () use ($s) {
                    is_resource($s->peers[0] ?? null) && @stream_get_contents($s->peers[0]);
                    return $s->inner === null;
                }, 0.05);
                return $s;
            },
            'client' => fn () => self::client(),
            'clienttls' => fn () => self::client(true),
            'connecting' => function () {
                $s = new Scene();
                Sockets::listening($s, $port);
                $s->target = EventWebSocket::connect($s->base, "ws://127.0.0.1:$port/", $s->callback(), $s, ['timeout' => 0.005]);
                $s->target->setCloseCallback($s->callback(), $s);
                $s->turn(2);
                $s->fire = fn () => $s->until(fn () => $s->inner === null, 0.05);
                return $s;
            },
            'refused' => function () {
                $s = new Scene();
                $s->target = EventWebSocket::connect($s->base, 'ws://127.0.0.1:1/', $s->callback());
                $s->target->setCloseCallback($s->callback(), $s);
                $s->fire = fn () => $s->turn(3);
                return $s;
            },
        ];
    }

    /* A frame of a client, whose mask is nothing. */
    public static function frame(int $opcode, string $payload): string
    {
        $length = strlen($payload);
        return chr(0x80 | $opcode) . ($length < 126 ? chr(0x80 | $length) : pack('Cn', 0xfe, $length)) . "\0\0\0\0$payload";
    }

    /* The side of a server, whose client sends a message when the scene fires. */
    private static function served(array $options = [], ?EventSslContext $context = null, bool $unix = false): Scene
    {
        $s = new Scene();
        $site = new Site($s, $context, function ($request) use ($s, $options) {
            $accepted = EventWebSocket::accept($request, $s->callback(), $s, $options + ['protocols' => ['chat']]);
            $s->target = $accepted ?: null;
        }, $unix);
        $context ? $site->askTls(self::HANDSHAKE) : $site->ask(self::HANDSHAKE);
        $s->inner = null;
        $s->fire = fn () => Site::more($s, $s->peers[0] ?? null, self::frame(1, 'a message'));
        return $s;
    }

    /* The same over HTTP/2: RFC 8441. */
    private static function served2(): Scene
    {
        $head = "\x02\x07CONNECT\x86\x84\x41\x09localhost";
        foreach ([':protocol' => 'websocket', 'sec-websocket-version' => '13'] as $name => $value) {
            $head .= "\0" . chr(strlen($name)) . $name . chr(strlen($value)) . $value;
        }
        $s = new Scene();
        $site = new Site($s, null, function ($request) use ($s) {
            $s->target = EventWebSocket::accept($request, $s->callback(), $s) ?: null;
        });
        $site->ask(Http2::PREFACE . Http2::frame(4, 0, 0) . Http2::frame(1, 4, 1, $head));
        $s->inner = null;
        $s->fire = fn () => Site::more($s, $s->peers[0] ?? null, Http2::frame(0, 0, 1, self::frame(1, 'a message')));
        return $s;
    }

    /* The side of a client, whose server sends a message when the scene fires. */
    private static function client(bool $tls = false): Scene
    {
        $s = new Scene();
        $other = null;
        $site = new Site($s, $tls ? Certificates::server() : null, function ($request) use ($s, &$other) {
            $other = $s->keep(EventWebSocket::accept($request, fn ($ws, $text) => $ws->sendText($text)));
            $s->target = null;
        });
        $client = EventWebSocket::connect(
            $s->base,
            ($tls ? 'wss' : 'ws') . "://127.0.0.1:$site->port/socket",
            $s->callback(),
            $s,
            $tls ? ['context' => Certificates::client()] : [],
        );
        $client->setOpenCallback($s->callback(), $s);
        $s->until(fn () => $client->isOpen(), 0.1);
        $s->target = $client;
        $s->fire = fn () => [$other && $other->sendText('a message'), $s->turn(3)];
        return $s;
    }
}
