<?php

declare(strict_types=1);

namespace EventServer\Http;

use EventHttpRequest;
use EventServer\Log;
use EventServer\Multipart\Form;
use EventServer\Multipart\Parser;
use EventServer\Settings;
use Throwable;
use WeakMap;

/** Decides where the body of a request goes while it comes, and makes a Request when all of it is there. */
final class Intake
{
    /** Bytes of a body that is not worth being looked at before all of it is there. */
    private const SMALL = 65536;
    private const PIECE = 65536;

    /** @var WeakMap<EventHttpRequest, Sink> */
    private WeakMap $sinks;

    public function __construct(private readonly Settings $settings, private readonly Log $log)
    {
        $this->sinks = new WeakMap();
    }

    /** The header callback: the head is there, the body is not. */
    public function head(EventHttpRequest $request): void
    {
        try {
            $sink = $this->sink($request);
        } catch (Throwable $failure) {
            $this->refuse($request, $failure);
            return;
        }
        if ($sink !== null) {
            $this->sinks[$request] = $sink;
            $request->setChunkCallback($this->chunk(...));
        }
    }

    /** The callback of all paths. */
    public function request(EventHttpRequest $request, bool $secure): Request
    {
        $sink = $this->sinks[$request] ?? null;
        $sink === null or $this->drain($request, $sink);
        $sink?->finish();
        unset($this->sinks[$request]);
        $body = $sink ?? (string) $request->getInputBuffer()->read(-1);
        return new Request($request, $secure, $body, $this->settings->variables(), $this->settings->maxFormSize);
    }

    /** Answers a request that cannot be made, and says why where that is not the client's fault. */
    public function refuse(EventHttpRequest $request, Throwable $failure): void
    {
        unset($this->sinks[$request]);
        $context = ['method' => $request->getMethod(), 'target' => $request->getUri()];
        if ($failure instanceof Refusal) {
            $context += ['status' => $failure->getCode(), 'why' => $failure->getMessage()];
            $this->log->debug('{method} {target} is refused with {status}: {why}', $context);
            $request->sendError($failure->getCode());
            return;
        }
        $this->log->exception('The body of {method} {target} cannot be kept', $failure, $context);
        $request->sendError($failure instanceof StorageFailure ? $failure->getCode() : 500);
    }

    private function chunk(EventHttpRequest $request): void
    {
        $sink = $this->sinks[$request] ?? null;
        if ($sink === null) {
            return;
        }
        try {
            $this->drain($request, $sink);
        } catch (Throwable $failure) {
            // What has come of it goes at once: the files, above all.
            unset($this->sinks[$request], $sink);
            $this->refuse($request, $failure);
        }
    }

    private function drain(EventHttpRequest $request, Sink $sink): void
    {
        $input = $request->getInputBuffer();
        while (($bytes = $input->read(self::PIECE)) !== null) {
            $sink->write($bytes);
        }
    }

    private function sink(EventHttpRequest $request): ?Sink
    {
        $method = $request->getMethod();
        $type = $method === 'POST' ? (string) $request->findHeader('Content-Type', EventHttpRequest::INPUT_HEADER) : '';
        if (strncasecmp(ltrim($type), 'multipart/form-data', 19) === 0) {
            return new Form(Parser::boundary($type), $this->settings);
        }
        $length = $request->findHeader('Content-Length', EventHttpRequest::INPUT_HEADER);
        if (is_string($length)) {
            return (int) $length > self::SMALL ? $this->spool() : null;
        }
        // With HTTP/2 nothing in the head says whether there is a body.
        $chunked = is_string($request->findHeader('Transfer-Encoding', EventHttpRequest::INPUT_HEADER));
        $bodiless = in_array($method, ['GET', 'HEAD', 'OPTIONS'], true);
        return $chunked || (!$bodiless && $request->getProtocol() === 'HTTP/2') ? $this->spool() : null;
    }

    private function spool(): Spool
    {
        return new Spool($this->settings->bodyMemory, $this->settings->tempDir);
    }
}
