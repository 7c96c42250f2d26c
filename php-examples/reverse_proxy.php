<?php

/*
 * A reverse proxy: requests and responses pass through it as they come, both ways, in memory that depends on neither. Who
 * takes slowly holds back who sends.
 *
 *   php php-examples/reverse_proxy.php 8080 127.0.0.1:9000
 *   php php-examples/reverse_proxy.php 8080 unix:/run/application.socket
 */

/* While as much of a message has yet to leave, no more of it is read; with what comes meanwhile it is about twice that. */
const WAITING = 64 * 1024;

/* What is between two connections, and not for who is behind (RFC 9110, section 7.6.1). Expect is answered by the EventHttp. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'transfer-encoding', 'upgrade', 'expect'];

const NAME = 'event-proxy';

/* Connections to the server that is proxied. Each makes one request at a time, and is kept for the next. */
final class Pool
{
    private array $idle = [];
    private array $waiting = [];
    private int $count = 0;

    public function __construct(private EventBase $base, private string $address, private int $port, private int $most = 200) {}

    /* Calls $use with a connection as soon as there is one. */
    public function take(Closure $use): void
    {
        if ($this->idle || $this->count < $this->most) {
            $use(array_pop($this->idle) ?? $this->connect());
        } else {
            $this->waiting[] = $use;
        }
    }

    public function give(EventHttpConnection $connection): void
    {
        $next = array_shift($this->waiting);
        $next ? $next($connection) : $this->idle[] = $connection;
    }

    private function connect(): EventHttpConnection
    {
        $this->count++;
        $connection = new EventHttpConnection($this->base, null, $this->address, $this->port);
        $connection->setConnectTimeout(5);
        $connection->setTimeout(60);
        return $connection;
    }
}

/* A request of a client, and the same one made to the server. */
final class Passage
{
    private ?EventHttpConnection $connection = null;
    private ?EventHttpRequest $request = null;
    private bool $hasBody = false;
    private bool $isWhole = false;
    private bool $isAnswered = false;
    private int $error = 0;
    private int $tries = 1;

    public function __construct(private ?EventHttpRequest $client, private Pool $pool, private Closure $done)
    {
        $client->setChunkCallback($this->upload(...));
        $client->setErrorCallback($this->leave(...));
        // It is noticed at once that a client is gone which waits for its response. The connection outlives the passage.
        $passage = WeakReference::create($this);
        $client->getConnection()->setCloseCallback(static fn () => $passage->get()?->leave());
        $value = fn (string $name) => $client->findHeader($name, EventHttpRequest::INPUT_HEADER);
        // With HTTP/2 there may be a body that no header tells of: it has one when there is a piece of it.
        if ((int) $value('Content-Length') > 0 || $value('Transfer-Encoding') !== null) {
            $this->begin(true);
        }
    }

    private function begin(bool $hasBody): void
    {
        $this->hasBody = $hasBody;
        $this->request = new EventHttpRequest($this->finish(...));
        $hasBody and $this->request->startBody();
        $this->copyHeaders($this->client, $this->request);
        $add = fn (string $name, string $value) => $this->request->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
        $known = fn (string $name) => $this->client->getHeaderValues($name, EventHttpRequest::INPUT_HEADER);
        $this->client->getConnection()?->getPeer($peer, $port);
        $add('X-Forwarded-For', implode(', ', [...$known('X-Forwarded-For'), $peer ?? 'unknown']));
        $known('Host') and $add('X-Forwarded-Host', $known('Host')[0]);
        $this->request->setHeaderCallback($this->answer(...));
        $this->request->setChunkCallback($this->download(...));
        $this->request->setErrorCallback(function ($request, int $error, string $message) {
            $this->error = $error;
            $error === EventHttpRequest::ERROR_CANCEL or fwrite(STDERR, "$message\n");
        });
        // Until there is a connection the client waits as well.
        $this->client->pause();
        $this->pool->take(function (EventHttpConnection $connection) {
            if ($this->client === null) {
                $this->pool->give($connection);
                return;
            }
            $this->connection = $connection;
            if ($this->make()) {
                $this->client->resume();
                $this->isWhole and $this->end();
            }
        });
    }

    private function make(): bool
    {
        if ($this->connection->makeRequest($this->request, $this->client->getCommand(), $this->client->getUri())) {
            return true;
        }
        $this->fail(400);
        return false;
    }

    /* A piece of the client's body has come: the next one is read when it has left. */
    private function upload(EventHttpRequest $client): void
    {
        $this->request ?? $this->begin(true);
        if ($this->connection === null) {
            return;
        }
        $this->request->sendBodyChunk($client->getInputBuffer(), fn () => $this->client?->resume());
        if ($this->request->getPendingBytes() >= WAITING) {
            $client->pause();
        }
    }

    /* All of the client's request is here. */
    public function complete(): void
    {
        $this->isWhole = true;
        $this->request ?? $this->begin(false);
        $this->connection && $this->end();
    }

    private function end(): void
    {
        if ($this->hasBody && $this->client && $this->request) {
            $this->request->sendBodyChunk($this->client->getInputBuffer());
            $this->copyTrailers($this->client, $this->request);
            $this->request->sendBodyEnd();
        }
    }

    /* The head of the response is here. */
    private function answer(EventHttpRequest $request): void
    {
        $this->isAnswered = true;
        $this->copyHeaders($request, $this->client);
        $this->client->sendReplyStart($request->getResponseCode(), '');
    }

    /* A piece of the response has come: the next one is read when it has left. */
    private function download(EventHttpRequest $request): void
    {
        $this->client->sendReplyChunk($request->getInputBuffer(), fn () => $this->request?->resume());
        if ($this->client->getPendingBytes() >= WAITING) {
            $request->pause();
        }
    }

    /* The response is complete, or has failed. */
    private function finish(?EventHttpRequest $request): void
    {
        if ($this->client === null) {
            return;
        }
        if (!$request || $request->getResponseCode() === 0) {
            if ($this->mayTryAgain()) {
                $this->make();
                return;
            }
            $this->fail($this->error === EventHttpRequest::ERROR_TIMEOUT ? 504 : 502);
            return;
        }
        $this->client->sendReplyChunk($request->getInputBuffer());
        $this->copyTrailers($request, $this->client);
        $this->client->sendReplyEnd();
        $this->over();
    }

    /* A server ends connections that are idle, at times just when a request is on its way. */
    private function mayTryAgain(): bool
    {
        $isSafe = in_array($this->client->getMethod(), ['GET', 'HEAD', 'OPTIONS'], true) && !$this->hasBody;
        return $isSafe && !$this->isAnswered && $this->error === EventHttpRequest::ERROR_EOF && $this->tries-- > 0;
    }

    /* The server is gone, or was not there. A response that has begun must not look complete. */
    private function fail(int $code): void
    {
        $client = $this->client;
        $isAnswered = $this->isAnswered;
        $this->over();
        $isAnswered ? $client->closeConnection() : $client->sendError($code);
    }

    /* The client is gone. */
    private function leave(): void
    {
        if ($this->client) {
            $request = $this->request;
            $connection = $this->connection;
            $this->connection = null;
            $this->over();
            $connection and $request->cancel();
            $connection and $this->pool->give($connection);
        }
    }

    /* Nothing holds the two requests any more. */
    private function over(): void
    {
        ($this->done)($this->client);
        $connection = $this->connection;
        $this->client = $this->request = $this->connection = null;
        $connection and $this->pool->give($connection);
    }

    private function copyHeaders(EventHttpRequest $from, EventHttpRequest $to): void
    {
        $values = fn (string $name) => $from->getHeaderValues($name, EventHttpRequest::INPUT_HEADER);
        $connection = array_map(trim(...), explode(',', strtolower(implode(',', $values('Connection')))));
        $isRequest = $to === $this->request;
        foreach ($from->getInputHeaders() as $name => $_) {
            $lower = strtolower($name);
            $isOwn = $lower === 'via' || $isRequest && in_array($lower, ['x-forwarded-for', 'x-forwarded-host'], true);
            if (!$isOwn && !in_array($lower, [...HOP_BY_HOP, ...$connection], true)) {
                foreach ($values($name) as $value) {
                    $to->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
                }
            }
        }
        $version = substr(strrchr($from->getProtocol(), '/'), 1);
        $to->addHeader('Via', implode(', ', [...$values('Via'), "$version " . NAME]), EventHttpRequest::OUTPUT_HEADER);
        if ($isRequest) {
            // A server that knows that trailers are taken may send some.
            $to->addHeader('TE', 'trailers', EventHttpRequest::OUTPUT_HEADER);
            $to->addHeader('Connection', 'TE', EventHttpRequest::OUTPUT_HEADER);
        }
    }

    private function copyTrailers(EventHttpRequest $from, EventHttpRequest $to): void
    {
        if ($to->findHeader('Content-Length', EventHttpRequest::OUTPUT_HEADER) !== null) {
            // Behind a body whose length is known there is no place for them.
            return;
        }
        foreach ($from->getInputTrailers() as $name => $_) {
            foreach ($from->getHeaderValues($name, EventHttpRequest::INPUT_TRAILER) as $value) {
                $to->addHeader($name, $value, EventHttpRequest::OUTPUT_TRAILER);
            }
        }
    }
}

[, $port, $to] = $argv + [null, '8080', ''];
preg_match('/^(?:(unix:.+)|(.+):(\d+))$/', $to, $found) or exit("Usage: php $argv[0] PORT HOST:PORT|unix:PATH\n");
$base = new EventBase();
$pool = new Pool($base, $found[1] ?: $found[2], (int) ($found[3] ?? 0));
$http = new EventHttp($base);
// What the server does not say of its responses nobody does.
$http->setDefaultContentType(null);
$http->setAllowedMethods(0x1ff & ~EventHttpRequest::CMD_CONNECT);

$passages = [];
$http->setHeaderCallback(function (EventHttpRequest $client) use ($pool, &$passages) {
    $passages[spl_object_id($client)] = new Passage($client, $pool, function (EventHttpRequest $client) use (&$passages) {
        unset($passages[spl_object_id($client)]);
    });
});
$http->setDefaultCallback(function (EventHttpRequest $client) use (&$passages) {
    ($passages[spl_object_id($client)] ?? null)?->complete();
});

$http->bind('127.0.0.1', (int) $port) or exit(1);
echo "Listening on port $port\n";
$base->loop();
