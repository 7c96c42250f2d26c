<?php

declare(strict_types=1);

use EventServer\Psr15\IterableStream;
use Psr\Http\Message\StreamInterface;

/* A body that cannot be closed. */
final class StubbornStream implements StreamInterface
{
    private IterableStream $stream;

    public function __construct(array $strings)
    {
        $this->stream = new IterableStream($strings);
    }

    public function close(): void
    {
        throw new LogicException('of close()');
    }

    public function __toString(): string
    {
        return (string) $this->stream;
    }

    public function detach()
    {
        return $this->stream->detach();
    }

    public function getSize(): ?int
    {
        return null;
    }

    public function tell(): int
    {
        return $this->stream->tell();
    }

    public function eof(): bool
    {
        return $this->stream->eof();
    }

    public function isSeekable(): bool
    {
        return false;
    }

    public function seek($offset, $whence = SEEK_SET): void
    {
        $this->stream->seek($offset, $whence);
    }

    public function rewind(): void
    {
        $this->stream->rewind();
    }

    public function isWritable(): bool
    {
        return false;
    }

    public function write($string): int
    {
        return $this->stream->write($string);
    }

    public function isReadable(): bool
    {
        return true;
    }

    public function read($length): string
    {
        return $this->stream->read($length);
    }

    public function getContents(): string
    {
        return $this->stream->getContents();
    }

    public function getMetadata($key = null)
    {
        return $this->stream->getMetadata($key);
    }
}
