<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use Closure;
use EventServer\Application as ServedApplication;
use EventServer\Http\Reply;
use EventServer\Http\Request as Asked;
use EventServer\Log;
use EventServer\Settings;
use Psr\Log\LoggerInterface;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\TerminableInterface;
use Symfony\Contracts\Service\ResetInterface;
use Throwable;

/**
 * Serves a kernel of Symfony, 5.4, 6 or 7. Requests and responses are Symfony's from the beginning. A kernel that is
 * Terminable is told when its reply has left the process, or the client has gone; at the latest before the next request,
 * so that each request has its end before another begins. Kernel resets its services itself then; of others that are
 * Resettable, reset() is called.
 */
final class Application implements ServedApplication
{
    private readonly RequestMaker $requests;
    private readonly ResponseSender $responses;
    /** @var array<int, Closure> */
    private array $unfinished = [];
    private int $next = 0;
    private readonly Log $log;

    public function __construct(
        private readonly HttpKernelInterface $kernel,
        Settings $settings,
        ?LoggerInterface $logger = null,
    ) {
        $this->log = new Log($logger);
        $this->requests = new RequestMaker($settings);
        $this->responses = new ResponseSender($settings);
    }

    public function serve(Asked $asked, Reply $reply): void
    {
        $this->finish();
        $request = $this->requests->make($asked);
        try {
            $response = $this->kernel->handle($request);
        } catch (Throwable $exception) {
            // It has no reply that an end could follow, and what it has left is not for the next.
            $this->kernel instanceof ResetInterface and $this->kernel->reset();
            throw $exception;
        }
        if ($this->kernel instanceof TerminableInterface || $this->kernel instanceof ResetInterface) {
            // What was uploaded is there until then: it is $asked that has it.
            $number = $this->next++;
            $this->unfinished[$number] = fn () => $this->end($request, $response, $asked);
            $reply->whenOver(function () use ($number): void {
                $this->finish($number);
            });
        }
        $this->responses->send($response, $request, $reply);
    }

    /** Ends one request, or all that have not had their end. */
    private function finish(?int $number = null): void
    {
        foreach ($number === null ? array_keys($this->unfinished) : [$number] as $each) {
            $end = $this->unfinished[$each] ?? null;
            unset($this->unfinished[$each]);
            try {
                $end && $end();
            } catch (Throwable $exception) {
                // It is not the next request's fault.
                $this->log->exception('terminate() has failed', $exception);
            }
        }
    }

    /** Those whose clients were gone before they could be replied to have their end with the process. */
    public function __destruct()
    {
        $this->finish();
    }

    private function end(Request $request, object $response, Asked $asked): void
    {
        if ($this->kernel instanceof TerminableInterface) {
            $this->kernel->terminate($request, $response);
        }
        if ($this->kernel instanceof ResetInterface) {
            $this->kernel->reset();
        }
    }
}
