<?php

/*
 * An HTTP client that makes many requests at a time: with a pool of connections for each server, a limit for them and for
 * what waits, deadlines, and a second try where that can do no harm.
 *
 *   php php-examples/client_pool.php http://127.0.0.1:8080/a http://127.0.0.1:8080/b https://www.php.net/
 */

final class Response
{
    public function __construct(
        /** 0 when there is no response. */
        public readonly int $code,
        public readonly string $body,
        /** Why there is none, in words. */
        public readonly string $error = '',
        public readonly ?EventHttpRequest $request = null,
    ) {}
}

/* A request, from when it is asked for to its response. */
final class Job
{
    public ?EventHttpRequest $request = null;
    public ?Event $timer = null;
    public string $error = '';
    public bool $isStale = false;
    public int $tries = 1;

    public function __construct(
        public readonly string $method,
        public readonly string $target,
        public readonly array $headers,
        public readonly string $body,
        public readonly float $until,
        private ?Closure $done,
    ) {}

    /* Whether it may be done twice (RFC 9110, section 9.2.2). */
    public function isIdempotent(): bool
    {
        return in_array($this->method, ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'], true);
    }

    public function left(): float
    {
        return max(0.001, $this->until - microtime(true));
    }

    public function end(Response $response): void
    {
        $done = $this->done;
        $this->done = $this->request = $this->timer = null;
        $done($response);
    }
}

/* The connections to a server. */
final class Pool
{
    private array $idle = [];
    private int $count = 0;
    /** @var list<Job> */
    private array $waiting = [];
    /** Connections that have answered before. */
    private WeakMap $used;

    public function __construct(
        private EventBase $base, private string $host, private int $port, private ?EventSslContext $context,
        private int $connections, private int $queue,
    ) {
        $this->used = new WeakMap();
    }

    public function run(Job $job): void
    {
        if ($this->idle || $this->count < $this->connections) {
            // The one that was used last is the least likely to have ended.
            $this->make($job, array_pop($this->idle) ?? $this->connect());
        } elseif (count($this->waiting) >= $this->queue) {
            $job->end(new Response(0, '', "Too many requests wait for $this->host:$this->port"));
        } else {
            $this->waiting[] = $job;
            // Its time runs while it waits.
            $job->timer = Event::timer($this->base, function () use ($job) {
                $this->waiting = array_values(array_filter($this->waiting, fn (Job $other) => $other !== $job));
                $job->end(new Response(0, '', "No connection to $this->host:$this->port was free in time"));
            });
            $job->timer->add($job->left());
        }
    }

    private function connect(): EventHttpConnection
    {
        $this->count++;
        $connection = new EventHttpConnection($this->base, null, $this->host, $this->port, $this->context);
        $connection->setConnectTimeout(3);
        $connection->setTimeout(30);
        $connection->setMaxBodySize(16 << 20);
        return $connection;
    }

    private function make(Job $job, EventHttpConnection $connection): void
    {
        $job->timer = null;
        $job->isStale = isset($this->used[$connection]);
        $job->request = new EventHttpRequest(function (?EventHttpRequest $request) use ($job, $connection) {
            $this->answered($job, $connection, $request);
        });
        $job->request->setErrorCallback(function (EventHttpRequest $request, int $error, string $message) use ($job) {
            $job->error = $message;
            // The connection was kept, and has ended just then: the server has most likely not seen the request.
            $job->isStale = $job->isStale && $error === EventHttpRequest::ERROR_EOF;
        });
        foreach ($job->headers as $name => $value) {
            $job->request->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER);
        }
        $job->request->getOutputBuffer()->add($job->body);
        $job->request->setDeadline($job->left());
        $command = constant("EventHttpRequest::CMD_$job->method");
        if (!$connection->makeRequest($job->request, $command, $job->target)) {
            $this->free($connection);
            $job->end(new Response(0, '', 'The request cannot be sent'));
        }
    }

    private function answered(Job $job, EventHttpConnection $connection, ?EventHttpRequest $request): void
    {
        if ($request && $request->getResponseCode() > 0) {
            $this->used[$connection] = true;
            $this->free($connection);
            $buffer = $request->getInputBuffer();
            $job->end(new Response($request->getResponseCode(), (string) $buffer->read($buffer->length), '', $request));
            return;
        }
        unset($this->used[$connection]);
        if ($job->isStale && $job->isIdempotent() && $job->tries-- > 0) {
            // The same object connects anew.
            $this->make($job, $connection);
            return;
        }
        $this->free($connection);
        $job->end(new Response(0, '', $job->error));
    }

    private function free(EventHttpConnection $connection): void
    {
        $next = array_shift($this->waiting);
        $next ? $this->make($next, $connection) : $this->idle[] = $connection;
    }
}

final class Client
{
    /** @var array<string, Pool> */
    private array $pools = [];
    private ?EventSslContext $context = null;

    /* So many connections to each server, and so many requests that wait for one. */
    public function __construct(private EventBase $base, private int $connections = 6, private int $queue = 1000) {}

    /* Makes a request, and calls $done with the Response, within so many seconds. */
    public function request(
        string $method, string $url, Closure $done, array $headers = [], string $body = '', float $seconds = 10,
    ): void {
        $parts = parse_url($url);
        $scheme = strtolower($parts['scheme'] ?? '');
        if (!in_array($scheme, ['http', 'https'], true) || ($parts['host'] ?? '') === '') {
            throw new InvalidArgumentException("\"$url\" is no URL of HTTP");
        }
        $port = $parts['port'] ?? ['http' => 80, 'https' => 443][$scheme];
        $target = ($parts['path'] ?? '/') . (isset($parts['query']) ? "?$parts[query]" : '');
        $context = $scheme === 'https' ? $this->context ??= new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, [
            EventSslContext::OPT_VERIFY_PEER => true,
        ]) : null;
        $pool = $this->pools["$scheme://$parts[host]:$port"]
            ??= new Pool($this->base, $parts['host'], $port, $context, $this->connections, $this->queue);
        $pool->run(new Job($method, $target, $headers, $body, microtime(true) + $seconds, $done));
    }
}

$base = new EventBase();
$client = new Client($base, 2);
$left = count($argv) - 1;
foreach (array_slice($argv, 1) as $url) {
    $begin = microtime(true);
    $client->request('GET', $url, function (Response $response) use ($url, $begin, $base, &$left) {
        $milliseconds = round((microtime(true) - $begin) * 1000);
        echo "$url: ", $response->code ? "$response->code, " . strlen($response->body) . ' bytes' : $response->error, ", $milliseconds ms\n";
        // Connections that are kept keep the loop.
        --$left ?: $base->exit();
    }, ['User-Agent' => 'event', 'Accept' => '*/*']);
}
$left and $base->loop();
