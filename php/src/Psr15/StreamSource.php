<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use EventServer\Http\Source;
use Psr\Http\Message\StreamInterface;

/** The body of a PSR-7 response. */
final class StreamSource implements Source
{
    public function __construct(private readonly StreamInterface $stream, private readonly ?int $size)
    {
    }

    public function size(): ?int
    {
        return $this->size;
    }

    public function read(): ?string
    {
        if ($this->stream->eof()) {
            return '';
        }
        $piece = $this->stream->read(self::PIECE);
        // At the end that is known now; else it is a stream that does not block, and has nothing yet.
        return $piece === '' && !$this->stream->eof() ? null : $piece;
    }

    public function close(): void
    {
        $this->stream->close();
    }
}
