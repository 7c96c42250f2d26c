<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use Closure;
use EventBuffer;
use EventServer\Application as ServedApplication;
use EventServer\Http\Reply;
use EventServer\Http\Request;
use EventServer\Http\Source;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamInterface;
use Psr\Http\Server\RequestHandlerInterface;

/** Serves a PSR-15 handler, or a Closure that does the same: of a request a response. */
final class Application implements ServedApplication
{
    private readonly RequestMaker $maker;
    private readonly Closure $handle;
    /** The class of streams that are just what they are opened from. */
    private readonly string $plain;

    /** @param RequestHandlerInterface|Closure(ServerRequestInterface): ResponseInterface $handler */
    public function __construct(RequestHandlerInterface|Closure $handler, Factories $factories)
    {
        $this->handle = $handler instanceof Closure ? $handler : $handler->handle(...);
        $this->maker = new RequestMaker($factories);
        $this->plain = $factories->streams->createStream()::class;
    }

    public function serve(Request $request, Reply $reply): void
    {
        $response = ($this->handle)($this->maker->make($request));
        $reply->send(
            $response->getStatusCode(),
            $response->getReasonPhrase(),
            $response->getHeaders(),
            $this->body($response->getBody()),
        );
    }

    private function body(StreamInterface $body): string|EventBuffer|Source
    {
        if ($body->isSeekable()) {
            $body->rewind();
        }
        // Libraries take 0 for the size of a pipe, and of what the kernel makes when it is read.
        $size = $body->getSize() ?: null;
        if ($size !== null && $size <= Source::PIECE) {
            // Not closed: the application may have a response that it gives more than once.
            return $body->getContents();
        }
        return $this->file($body, $size) ?? new StreamSource($body, $size);
    }

    /** A file as it is: the kernel sends it. Null for anything that is more, or less, than a file. */
    private function file(StreamInterface $body, ?int $size): ?EventBuffer
    {
        if ($size === null || $body::class !== $this->plain || $body->getMetadata('wrapper_type') !== 'plainfile'
            || $body->getMetadata('stream_type') !== 'STDIO' || !$body->isSeekable()) {
            return null;
        }
        $file = $body->detach();
        $buffer = new EventBuffer();
        return is_resource($file) && $buffer->addFile($file, 0, $size) ? $buffer : null;
    }
}
