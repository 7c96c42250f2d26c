<?php

declare(strict_types=1);

use Psr\Http\Message\MessageInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\StreamInterface;

/* A response of a library that checks nothing. */
final class LaxResponse implements ResponseInterface
{
    /** @param array<string, list<string>> $headers */
    public function __construct(private int $status, private string $reason, private array $headers, private StreamInterface $body)
    {
    }

    public function getStatusCode(): int
    {
        return $this->status;
    }

    public function getReasonPhrase(): string
    {
        return $this->reason;
    }

    public function getHeaders(): array
    {
        return $this->headers;
    }

    public function getBody(): StreamInterface
    {
        return $this->body;
    }

    public function getProtocolVersion(): string
    {
        return '1.1';
    }

    public function hasHeader($name): bool
    {
        return isset($this->headers[$name]);
    }

    public function getHeader($name): array
    {
        return $this->headers[$name] ?? [];
    }

    public function getHeaderLine($name): string
    {
        return implode(', ', $this->getHeader($name));
    }

    public function withStatus($code, $reasonPhrase = ''): ResponseInterface
    {
        return $this;
    }

    public function withProtocolVersion($version): MessageInterface
    {
        return $this;
    }

    public function withHeader($name, $value): MessageInterface
    {
        return $this;
    }

    public function withAddedHeader($name, $value): MessageInterface
    {
        return $this;
    }

    public function withoutHeader($name): MessageInterface
    {
        return $this;
    }

    public function withBody(StreamInterface $body): MessageInterface
    {
        return $this;
    }
}
