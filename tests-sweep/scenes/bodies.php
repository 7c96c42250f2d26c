<?php
/* Requests a server has that are on their way: bodies that come in pieces, replies that leave in pieces, and what fails. */

final class BodyScenes
{
    private const HEAD = "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n";

    /* States of an EventHttpRequest. */
    public static function all(): array
    {
        $chunks = fn (Scene $s, $request) => $request->setChunkCallback($s->callback(), $s);
        $paused = function (Scene $s, $request) use ($chunks) {
            $chunks($s, $request);
            $request->pause();
        };
        $resumed = fn (Scene $s) => [$s->target?->resume(), $s->turn(3)];
        $error = fn (Scene $s, $request) => $request->setErrorCallback($s->callback(), $s);
        $gone = fn (Scene $s) => [$s->peers = [], $s->turn(4)];
        return [
            'head' => fn () => self::again(self::HEAD . 'half'),
            'head2' => fn () => self::again(Http2::half()),
            'chunks' => fn () => self::coming($chunks),
            'chunks2' => fn () => self::coming($chunks, true),
            'chunkstls' => fn () => self::coming($chunks, false, true),
            'paused' => fn () => self::coming($paused, false, false, $resumed),
            'paused2' => fn () => self::coming($paused, true, false, $resumed),
            'failing' => fn () => self::coming($error, false, false, $gone),
            'failing2' => fn () => self::coming($error, true, false, $gone),
            'sending' => fn () => self::sending('GET / HTTP/1.1'),
            'sendingold' => fn () => self::sending('GET / HTTP/1.0'),
            'sending2' => fn () => self::sending(null),
            'stuck' => fn () => self::stuck(self::HEAD . 'complete'),
            'stuck2' => fn () => self::stuck(Http2::half(5) . Http2::frame(0, 1, 1)),
            'completing' => fn () => self::completing(self::HEAD . 'complete'),
            'completing2' => fn () => self::completing(Http2::request(true)),
            'trailing' => fn () => self::coming(
                fn ($s, $request) => [$request->sendReplyStart(200, 'OK'), $request->addHeader('X-Late', 'late', 8)],
            ),
        ];
    }

    /* Of a head that has come, in the callback for heads; it is called again for another. */
    private static function again(string $bytes): Scene
    {
        $s = new Scene();
        $site = self::site($s, function () use ($s) {
            ($s->callback())($s->target);
        });
        $site->ask($bytes);
        $s->fire = function () use ($s, $site, $bytes) {
            $s->target = null;
            $site->ask($bytes);
        };
        return $s;
    }

    /* Of half a body, whose other half comes when the scene fires, or $fire is done. */
    private static function coming(callable $then, bool $http2 = false, bool $tls = false, ?callable $fire = null): Scene
    {
        $s = new Scene();
        $site = self::site($s, fn ($request) => $then($s, $request), $tls ? Certificates::server() : null);
        $tls ? $site->askTls(self::HEAD . 'half') : $site->ask($http2 ? Http2::half() : self::HEAD . 'half');
        $rest = $http2 ? Http2::frame(0, 1, 1, 'rest') : 'rest';
        $fire ??= fn () => Site::more($s, $s->peers[0] ?? null, $rest);
        $s->fire = fn () => $fire($s);
        return $s;
    }

    /* Of a reply in pieces, each of which calls back when it has left. */
    private static function sending(?string $line): Scene
    {
        $s = new Scene();
        $site = self::site($s, null);
        $site->ask($line === null ? Http2::request() : "$line\r\nHost: localhost\r\n\r\n");
        $s->target?->sendReplyStart(200, 'OK');
        $s->fire = fn () => [$s->target?->sendReplyChunk('piece', $s->callback(), $s), $s->turn(3)];
        return $s;
    }

    /* Of one that the client does not read. */
    private static function stuck(string $bytes): Scene
    {
        $s = new Scene();
        $site = new Site($s, null, null, true);
        $site->ask($bytes);
        $s->target?->sendReplyStart(200, 'OK');
        $s->target?->setCompleteCallback(fn () => null);
        $s->target?->sendReplyChunk(str_repeat('unread', 1 << 19), $s->callback(), $s);
        $s->turn(2);
        $s->fire = function () use ($s) {
            $peer = $s->peers[0] ?? null;
            $more = Http2::frame(8, 0, 1, pack('N', 1 << 24)) . Http2::frame(8, 0, 0, pack('N', 1 << 24));
            $s->target?->getProtocol() === 'HTTP/2' && Site::more($s, $peer, $more);
            $s->until(function () use ($s, $peer) {
                is_resource($peer) && @stream_get_contents($peer);
                return $s->inner === null;
            }, 0.05);
        };
        return $s;
    }

    /* Of one that calls back when it is complete. */
    private static function completing(string $bytes): Scene
    {
        $s = new Scene();
        $site = self::site($s, null);
        $site->ask($bytes);
        $s->target?->setCompleteCallback($s->callback(), $s);
        $s->fire = fn () => [$s->target?->sendReply(200, 'OK', 'all of it'), $s->turn(3)];
        return $s;
    }

    /* A server that calls back for heads where $head is given, and keeps the requests. */
    private static function site(Scene $s, ?callable $head, ?EventSslContext $context = null): Site
    {
        $site = new Site($s, $context, null);
        $head && $site->http->setHeaderCallback(static function ($request) use ($s, $head) {
            $s->kept[] = $request;
            $s->target ??= $request;
            $head($request);
        });
        return $site;
    }
}
