<?php

declare(strict_types=1);

namespace EventServer\Http;

use Closure;
use EventBuffer;
use EventHttpRequest;
use EventServer\Log;
use Throwable;
use UnexpectedValueException;

/** The answer to a request: one, whatever happens. */
final class Reply
{
    private bool $begun = false;
    private ?Closure $over = null;

    public function __construct(
        private readonly EventHttpRequest $request,
        private readonly bool $head,
        private readonly Log $log,
    ) {
    }

    public function hasBegun(): bool
    {
        return $this->begun;
    }

    /** Has $over called once, when the reply has left the process, or the client has gone. To be called before send(). */
    public function whenOver(Closure $over): void
    {
        $this->over = $over;
    }

    /**
     * @param iterable<array-key, string|list<string>> $headers all of them; those that say where the body ends are
     *        replaced by what holds for this body
     */
    public function send(int $status, string $reason, iterable $headers, string|EventBuffer|Source $body): void
    {
        if ($this->begun) {
            $this->log->warning('An application has replied twice to a request: the first reply is sent');
            $body instanceof Source and $body->close();
            return;
        }
        if ($status < 200 || $status > 999) {
            $message = 'An application has replied with status {status}, which ends no request: 500 is sent';
            $this->log->warning($message, ['status' => $status]);
            $body instanceof Source and $body->close();
            $this->fail();
            return;
        }
        $promised = $this->addHeaders($headers);
        $bodiless = $status === 204 || $status === 304;
        if ($status === 205) {
            // It has a length, of nothing.
            $body instanceof Source and $body->close();
            [$body, $promised] = ['', null];
        }
        if ($body instanceof Source && !$bodiless) {
            $this->stream($status, $reason, $body, $promised);
            return;
        }
        $body instanceof Source and $body->close();
        if ($this->head && $promised !== null && !$bodiless && ($body === '' || $body instanceof Source)) {
            // A HEAD may say what a GET would have.
            $this->request->addHeader('Content-Length', (string) $promised, EventHttpRequest::OUTPUT_HEADER);
        }
        $this->begin();
        $this->request->sendReply($status, $reason, $bodiless || $body instanceof Source ? null : $body);
    }

    /** Answers with an error, or, when the reply has begun, breaks it off. */
    public function fail(int $status = 500): void
    {
        if ($this->begun) {
            $this->request->closeConnection();
            return;
        }
        $this->begin();
        $this->request->clearHeaders();
        $this->request->addHeader('Content-Type', 'text/plain', EventHttpRequest::OUTPUT_HEADER);
        $reason = $status === 507 ? 'Insufficient Storage' : 'Internal Server Error';
        $this->request->sendReply($status, $reason, "$status $reason\n");
    }

    private function stream(int $status, string $reason, Source $source, ?int $promised): void
    {
        $length = $source->size() ?? $promised;
        if ($length !== null) {
            $this->request->addHeader('Content-Length', (string) $length, EventHttpRequest::OUTPUT_HEADER);
        }
        if ($this->head || $length === 0) {
            $source->close();
            $this->begin();
            $this->request->sendReplyStart($status, $reason);
            $this->request->sendReplyEnd();
            return;
        }
        // What fails at once, or is empty, can still be said as it is.
        $first = $source->read();
        $this->begin();
        if ($first === '' && $length === null) {
            $source->close();
            $this->request->sendReply($status, $reason, '');
            return;
        }
        $this->request->sendReplyStart($status, $reason);
        (new Sending($this->request, $source, $length, $this->log))->take($first);
    }

    private function begin(): void
    {
        $this->begun = true;
        if ($this->over === null) {
            return;
        }
        $over = $this->over;
        $this->over = null;
        $once = function () use (&$over): void {
            [$call, $over] = [$over, null];
            try {
                $call && $call();
            } catch (Throwable $exception) {
                $this->log->exception('What follows a reply has failed', $exception);
            }
        };
        $this->request->setCompleteCallback($once);
        $this->request->setErrorCallback($once);
    }

    /**
     * @param iterable<array-key, string|list<string>> $headers
     * @return ?int the length that they say
     */
    private function addHeaders(iterable $headers): ?int
    {
        $length = null;
        foreach ($headers as $name => $values) {
            $name = (string) $name;
            foreach ((array) $values as $value) {
                switch (strtolower($name)) {
                    case 'content-length':
                        $length = preg_match('/^\d+$/D', (string) $value) ? (int) $value : null;
                        break;
                    case 'transfer-encoding':
                        break;
                    default:
                        // One that is left out may be one that somebody's safety hangs on.
                        @$this->request->addHeader($name, (string) $value, EventHttpRequest::OUTPUT_HEADER)
                            ?: throw new UnexpectedValueException("The header \"$name\" cannot be sent: its name or its value"
                                . ' has what HTTP does not allow');
                }
            }
        }
        return $length;
    }
}
