<?php

declare(strict_types=1);

namespace EventServer;

use Closure;
use Event;
use EventBase;
use EventHttp;
use EventHttpRequest;
use EventServer\Http\Intake;
use EventServer\Http\Refusal;
use EventServer\Http\Reply;
use EventServer\Http\Request;
use EventServer\Http\StorageFailure;
use RuntimeException;
use Throwable;

/** The server of one process: a loop, and an EventHttp for all addresses without TLS, and for each with it. */
final class Server
{
    /** What applications answer. CONNECT and TRACE are for proxies. */
    private const METHODS = EventHttpRequest::CMD_GET | EventHttpRequest::CMD_POST | EventHttpRequest::CMD_HEAD
        | EventHttpRequest::CMD_PUT | EventHttpRequest::CMD_DELETE | EventHttpRequest::CMD_OPTIONS | EventHttpRequest::CMD_PATCH;

    public readonly EventBase $base;
    /** @var array<string, EventHttp> by the address with TLS, '' is the one without */
    private array $https = [];
    private ?Application $application = null;
    private readonly Intake $intake;
    private int $open = 0;
    private bool $stopping = false;

    public function __construct(public readonly Settings $settings, private readonly Log $log)
    {
        $this->base = new EventBase();
        $this->intake = new Intake($settings, $log);
        foreach ($settings->listen as $listen) {
            $name = $listen->isSecure() ? $listen->address : '';
            $this->https[$name] ??= $this->http($listen);
        }
    }

    /** Listens on all addresses by itself. */
    public function bind(): void
    {
        foreach ($this->settings->listen as $listen) {
            if (!$this->of($listen)->bind($listen->host, $listen->port)) {
                throw new RuntimeException("Cannot listen on $listen->address: the warning above says why");
            }
        }
    }

    /** @param list<resource> $sockets that listen on the addresses, in their order, and stay open when the server stops */
    public function accept(array $sockets): void
    {
        foreach ($this->settings->listen as $index => $listen) {
            if (!$this->of($listen)->accept($sockets[$index])) {
                throw new RuntimeException("Cannot accept connections to $listen->address");
            }
        }
    }

    /** Serves until stop() is called, and all requests that have come are answered. */
    public function run(Application $application): void
    {
        $this->application = $application;
        $this->open = count($this->https);
        do {
            try {
                $this->base->loop();
                $thrown = false;
            } catch (Throwable $exception) {
                // Of a timer of the application, say. The others are served on.
                $this->log->exception('A callback has thrown', $exception);
                $thrown = true;
            }
        } while ($thrown && $this->open > 0);
    }

    /** Accepts nothing more, answers what has come, for $grace seconds at most, and has run() return. */
    public function stop(?float $grace = null): void
    {
        $this->stopping = true;
        foreach ($this->https as $http) {
            $http->shutdown($grace ?? $this->settings->graceTime, function (): void {
                if (--$this->open <= 0) {
                    $this->base->exit();
                }
            });
        }
    }

    public function isStopping(): bool
    {
        return $this->stopping;
    }

    /** Has $call called when this process gets a signal, from the loop. @return Event to be kept */
    public function onSignal(int $signal, Closure $call): Event
    {
        $event = Event::signal($this->base, $signal, $call);
        $event->add();
        return $event;
    }

    /** @return list<string> where it listens, with the ports that the kernel has chosen */
    public function getAddresses(): array
    {
        return array_merge(...array_map(fn (EventHttp $http) => $http->getAddresses(), array_values($this->https)));
    }

    /** @return array<string, int> what EventHttp::getStatistics() says, of all of them together */
    public function getStatistics(): array
    {
        $all = [];
        foreach ($this->https as $http) {
            foreach ($http->getStatistics() as $name => $count) {
                $all[$name] = ($all[$name] ?? 0) + $count;
            }
        }
        return $all;
    }

    private function of(Listen $listen): EventHttp
    {
        return $this->https[$listen->isSecure() ? $listen->address : ''];
    }

    private function http(Listen $listen): EventHttp
    {
        $settings = $this->settings;
        $http = new EventHttp($this->base, $listen->context());
        $http->setAllowedMethods(self::METHODS);
        // What a body is, the application says.
        $http->setDefaultContentType(null);
        $http->setMaxBodySize($settings->maxBodySize);
        $http->setMaxHeadersSize($settings->maxHeadersSize);
        $http->setHeaderTimeout($settings->headerTimeout);
        $http->setBodyTimeout($settings->bodyTimeout);
        $http->setIdleTimeout($settings->idleTimeout);
        $http->setWriteTimeout($settings->writeTimeout);
        $http->setMaxConnections($settings->maxConnections);
        $http->setMaxConnectionsPerAddress($settings->maxConnectionsPerAddress);
        $http->setMaxRequests($settings->maxRequests);
        $http->setProxyProtocol($settings->proxyProtocol);
        $http->setHeaderCallback($this->intake->head(...));
        $http->setDefaultCallback($this->serve(...), $listen->isSecure());
        return $http;
    }

    private function serve(EventHttpRequest $asked, bool $secure): void
    {
        try {
            $request = $this->intake->request($asked, $secure);
        } catch (Throwable $failure) {
            $this->intake->refuse($asked, $failure);
            return;
        }
        $reply = new Reply($asked, $request->method === 'HEAD', $this->log);
        try {
            $this->application->serve($request, $reply);
        } catch (Refusal $refusal) {
            $this->intake->refuse($asked, $refusal);
            return;
        } catch (Throwable $exception) {
            $this->log->exception('{method} {target} has failed', $exception, self::named($request));
            $reply->fail($exception instanceof StorageFailure ? $exception->getCode() : 500);
        }
        if (!$reply->hasBegun()) {
            $this->log->warning('{method} {target} was not replied to by the application', self::named($request));
            $reply->fail();
        }
    }

    /** @return array<string, string> the words that the log has for it */
    private static function named(Request $request): array
    {
        return ['method' => $request->method, 'target' => $request->target];
    }
}
