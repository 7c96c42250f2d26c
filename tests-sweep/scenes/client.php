<?php
/* Clients of HTTP, and the requests they make, of a server on the same loop or of one that never answers. */

final class ClientScenes
{
    /* States of an EventHttpRequest. */
    public static function requests(): array
    {
        return [
            'fresh' => function () {
                $s = new Scene();
                $s->target = new EventHttpRequest($s->callback(), $s);
                $s->fire = fn () => self::send($s, $s->target);
                return $s;
            },
            'asking' => fn () => self::asking(),
            'queued' => function () {
                $s = self::asking();
                $s->target = new EventHttpRequest($s->callback());
                $s->kept[0]->makeRequest($s->target, EventHttpRequest::CMD_POST, '/second');
                return $s;
            },
            'answered' => fn () => self::answered(),
            'breaking' => function () {
                $s = self::asking();
                $s->target->setErrorCallback($s->callback(), $s);
                $s->fire = fn () => [$s->peers = [], $s->turn(4)];
                return $s;
            },
            'pieces' => function () {
                $s = self::asking();
                $s->target->setChunkCallback($s->callback(), $s);
                Site::more($s, $s->peers[0] ?? null, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                $s->fire = fn () => Site::more($s, $s->peers[0] ?? null, 'rest');
                return $s;
            },
            'announced' => function () {
                $s = new Scene();
                $s->target = new EventHttpRequest($s->callback(), $s);
                $s->target->startBody();
                $s->fire = fn () => self::send($s, $s->target);
                return $s;
            },
            'uploading' => fn () => self::uploading(),
            'uploading-http2' => fn () => self::uploading(true),
            'uploading-stuck' => function () {
                $s = self::uploading();
                $s->target->sendBodyChunk(str_repeat('unread', 1 << 19), $s->callback(), $s);
                $s->turn(2);
                $s->fire = fn () => $s->until(function () use ($s) {
                    $peer = $s->peers[0] ?? null;
                    is_resource($peer) && @stream_get_contents($peer);
                    return $s->inner === null;
                }, 0.05);
                return $s;
            },
            'failed' => function () {
                $s = new Scene();
                $s->target = new EventHttpRequest($s->callback());
                $client = $s->keep(new EventHttpConnection($s->base, null, '127.0.0.1', 1));
                $client->makeRequest($s->target, EventHttpRequest::CMD_GET, '/');
                $s->fire = fn () => $s->turn(5);
                return $s->turn(2);
            },
        ];
    }

    /* States of an EventHttpConnection. */
    public static function connections(): array
    {
        $of = function (callable $make): Scene {
            $s = $make();
            $s->kept[] = $s->target;
            $s->target = $s->kept[0];
            $s->target->setCloseCallback($s->callback(), $s);
            return $s;
        };
        return [
            'client' => function () {
                $s = new Scene();
                Sockets::listening($s, $port);
                $s->target = new EventHttpConnection($s->base, null, '127.0.0.1', $port);
                $s->target->setCloseCallback($s->callback());
                return $s;
            },
            'asking' => fn () => $of(fn () => self::asking()),
            'answered' => fn () => $of(fn () => self::answered()),
            'tls' => fn () => $of(fn () => self::answered(true)),
            'handshake' => function () {
                $s = new Scene();
                $silent = Sockets::port(Sockets::listening($s));
                $s->target = new EventHttpConnection($s->base, null, '127.0.0.1', $silent, Certificates::client());
                $s->target->setConnectTimeout(0.005);
                $s->target->setCloseCallback($s->callback());
                $s->target->makeRequest(new EventHttpRequest($s->callback()), EventHttpRequest::CMD_GET, '/');
                $s->turn(2);
                $s->fire = fn () => $s->until(fn () => $s->inner === null, 0.05);
                return $s;
            },
            'looking' => function () {
                $s = new Scene();
                $dns = new EventDnsBase($s->base, false);
                $s->target = new EventHttpConnection($s->base, $dns, 'nowhere.invalid', 80);
                $s->target->makeRequest(new EventHttpRequest($s->callback()), EventHttpRequest::CMD_GET, '/');
                $s->fire = fn () => $s->until(fn () => $s->inner === null, 0.05);
                return $s;
            },
        ];
    }

    /* The body is given in pieces, each of which calls back when it has left; kept[0] is the connection. Over HTTP/2 to our
       own server, which takes what comes. */
    private static function uploading(bool $http2 = false): Scene
    {
        if ($http2) {
            $s = new Scene();
            $context = Certificates::client([EventSslContext::OPT_ALPN => 'h2']);
            $site = new Site($s, Certificates::server(), fn ($request) => $request->sendReply(200, 'OK'));
            $s->kept = [new EventHttpConnection($s->base, null, '127.0.0.1', $site->port, $context)];
        } else {
            $s = self::asking();
        }
        $s->target = new EventHttpRequest($s->callback(), $s);
        $s->target->startBody();
        $s->target->addHeader('X-Sum', '1', EventHttpRequest::OUTPUT_TRAILER);
        if (!$http2) {
            // The one before has been answered.
            Site::more($s, $s->peers[0] ?? null, "HTTP/1.1 204 No Content\r\n\r\n");
        }
        $s->kept[0]->makeRequest($s->target, EventHttpRequest::CMD_PUT, '/upload');
        $s->target->sendBodyChunk('begin');
        $s->turn(6);
        $s->fire = function () use ($s) {
            $s->target?->sendBodyChunk('piece', $s->callback(), $s);
            $s->until(fn () => $s->inner === null, 0.05);
        };
        return $s;
    }

    /* The server has the request and says nothing; kept[0] is the connection. */
    private static function asking(): Scene
    {
        $s = new Scene();
        $server = Sockets::listening($s, $port);
        $s->kept = [new EventHttpConnection($s->base, null, '127.0.0.1', $port), $server];
        $s->target = new EventHttpRequest($s->callback(), $s);
        $s->target->addHeader('Host', 'localhost', EventHttpRequest::OUTPUT_HEADER);
        $s->kept[0]->makeRequest($s->target, EventHttpRequest::CMD_GET, '/asking');
        $s->turn(3);
        if ($peer = @stream_socket_accept($server, 0)) {
            stream_set_blocking($peer, false);
            $s->peers[] = $peer;
        }
        $s->fire = function () use ($s) {
            $peer = $s->peers[0] ?? null;
            is_resource($peer) && @fwrite($peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            $s->until(fn () => $s->inner === null, 0.05);
        };
        return $s;
    }

    /* Our own server has answered; kept[0] is the connection. */
    private static function answered(bool $tls = false): Scene
    {
        $s = new Scene();
        $done = false;
        $s->target = new EventHttpRequest(function ($response) use ($s, &$done) {
            $done = true;
            ($s->callback())($response);
        });
        $s->kept[0] = null;
        $site = new Site($s, $tls ? Certificates::server() : null, fn ($request) => $request->sendReply(200, 'OK'));
        $context = $tls ? Certificates::client() : null;
        $s->kept[0] = new EventHttpConnection($s->base, null, '127.0.0.1', $site->port, $context);
        $s->kept[0]->makeRequest($s->target, EventHttpRequest::CMD_GET, '/answered');
        $s->until(function () use (&$done) {
            return $done;
        }, 0.1);
        $s->fire = fn () => self::send($s, new EventHttpRequest($s->callback()), $s->kept[0] ?? null);
        return $s;
    }

    private static function send(Scene $s, ?EventHttpRequest $request, ?EventHttpConnection $on = null): void
    {
        if ($on === null) {
            $site = new Site($s, null, fn ($served) => $served->sendReply(200, 'OK'));
            $on = $s->keep(new EventHttpConnection($s->loop(), null, '127.0.0.1', $site->port));
        }
        $request && $on->makeRequest($request, EventHttpRequest::CMD_GET, '/sent');
        $s->until(fn () => $s->inner === null, 0.05);
    }
}
