<?php
/* TLS: contexts, and streams in all stages of a handshake, on sockets and above other streams. */

final class TlsScenes
{
    private const CONNECTING = EventBufferEvent::SSL_CONNECTING;
    private const ACCEPTING = EventBufferEvent::SSL_ACCEPTING;

    public static function all(): array
    {
        $context = function (callable $make): Scene {
            $s = new Scene();
            $s->target = $make();
            return $s;
        };
        return ['EventSslContext' => [
            'server' => fn () => $context(fn () => Certificates::server()),
            'client' => fn () => $context(fn () => Certificates::client([EventSslContext::OPT_VERIFY_PEER => true])),
            'empty' => fn () => $context(fn () => new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [])),
            'named' => fn () => $context(function () {
                $context = Certificates::server();
                $context->addServerName('*.example.test', $context);
                $context->addServerName('example.test', Certificates::server());
                return $context;
            }),
            'two' => fn () => $context(function () {
                $context = Certificates::server();
                $context->addCertificate(Certificates::path('cert'), Certificates::path('key'));
                return $context;
            }),
            'replaced' => function () {
                $s = self::streams()['tls']();
                $s->keep($s->target);
                $s->target = $s->kept[0];
                $s->target->setCertificate(Certificates::path('cert'), Certificates::path('key'));
                return $s;
            },
            'used' => function () {
                $s = self::streams()['tls']();
                $s->keep($s->target);
                $s->target = $s->kept[0];
                return $s;
            },
        ]];
    }

    /* States of an EventBufferEvent. */
    public static function streams(): array
    {
        return [
            'tls' => fn () => self::established(fn ($s, $pair) => self::sockets($s, $pair), self::ACCEPTING),
            'tlsclient' => fn () => self::established(fn ($s, $pair) => self::sockets($s, $pair), self::CONNECTING),
            'tlsfilter' => fn () => self::established(fn ($s) => self::filters($s), self::ACCEPTING),
            'tlsbelow' => function () {
                $s = self::established(fn ($s) => self::filters($s), self::ACCEPTING);
                $s->kept[] = $s->target;
                $s->target = $s->kept[1];
                return $s;
            },
            'tlstwice' => fn () => self::twice(),
            'handshake' => function () {
                $s = new Scene();
                [$stream] = Sockets::pair($s);
                return self::one($s, EventBufferEvent::sslSocket($s->base, $stream, Certificates::server(), self::ACCEPTING));
            },
            'handshakeclient' => function () {
                $s = new Scene();
                [$stream] = Sockets::pair($s);
                $s->stream = $stream;
                return self::one($s, EventBufferEvent::sslSocket($s->base, $stream, Certificates::client(), self::CONNECTING, 1));
            },
            'tlsnothing' => function () {
                $s = new Scene();
                return self::one($s, EventBufferEvent::sslSocket($s->base, null, Certificates::client(), self::CONNECTING));
            },
            'tlsgarbage' => function () {
                $s = new Scene();
                $stream = Sockets::filled($s);
                self::one($s, EventBufferEvent::sslSocket($s->base, $stream, Certificates::server(), self::ACCEPTING));
                return $s->turn(2);
            },
            'tlsgarbagefilter' => function () {
                $s = new Scene();
                $below = $s->keep(new EventBufferEvent($s->base, Sockets::filled($s)));
                self::one($s, EventBufferEvent::createSslFilter($below, Certificates::client(), self::CONNECTING));
                $below->setWatermark(Event::READ, 0, 10);
                return $s;
            },
            'tlsmarks' => function () {
                $s = self::established(fn ($s, $pair) => self::sockets($s, $pair), self::ACCEPTING);
                $s->target->setWatermark(Event::READ, 2, 10);
                $s->peers[0]->write(str_repeat('above the mark', 3000));
                return $s->turn(2);
            },
        ];
    }

    private static function one(Scene $s, EventBufferEvent $stream): Scene
    {
        StreamScenes::watch($s, $stream);
        $s->fire = fn () => [is_resource($s->peers[0] ?? null) && @fwrite($s->peers[0], "no TLS\r\n\r\n"), $s->turn(3)];
        return $s;
    }

    /* A client and a server, both on the scene's loop, one of which is the target. */
    private static function established(callable $make, int $side): Scene
    {
        $s = new Scene();
        $pair = Sockets::pair($s);
        $s->peers = [];
        [$server, $client] = $make($s, $pair);
        [$mine, $peer] = $side === self::ACCEPTING ? [$server, $client] : [$client, $server];
        $ready = 0;
        $mine->setCallbacks(null, null, function () use (&$ready) {
            $ready++;
        });
        $peer->setCallbacks(fn ($p) => $p->read(100), null, function () use (&$ready) {
            $ready++;
        });
        $mine->enable(Event::READ | Event::WRITE);
        $peer->enable(Event::READ | Event::WRITE);
        $s->until(function () use (&$ready) {
            return $ready > 1;
        });
        array_unshift($s->peers, $peer);
        StreamScenes::watch($s, $mine);
        $s->fire = fn () => [$peer->write('fire'), $s->turn(4)];
        return $s;
    }

    private static function sockets(Scene $s, array $pair): array
    {
        $s->kept[] = $context = Certificates::server();
        return [
            EventBufferEvent::sslSocket($s->base, $pair[0], $context, self::ACCEPTING, EventBufferEvent::OPT_CLOSE_ON_FREE),
            EventBufferEvent::sslSocket($s->base, $pair[1], Certificates::client(), self::CONNECTING),
        ];
    }

    private static function filters(Scene $s): array
    {
        $s->kept[] = $context = Certificates::server();
        [$below, $other] = EventBufferEvent::createPair($s->base);
        $s->kept[] = $below;
        $s->kept[] = $other;
        return [
            EventBufferEvent::createSslFilter($below, $context, self::ACCEPTING),
            EventBufferEvent::createSslFilter($other, Certificates::client(), self::CONNECTING),
        ];
    }

    /* TLS over TLS. */
    private static function twice(): Scene
    {
        return self::established(function ($s, $pair) {
            [$server, $client] = self::sockets($s, $pair);
            $s->kept[] = $server;
            $s->kept[] = $client;
            return [
                EventBufferEvent::createSslFilter($server, Certificates::server(), self::ACCEPTING),
                EventBufferEvent::createSslFilter($client, Certificates::client(), self::CONNECTING),
            ];
        }, self::ACCEPTING);
    }
}
