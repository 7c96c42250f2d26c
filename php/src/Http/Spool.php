<?php

declare(strict_types=1);

namespace EventServer\Http;

use RuntimeException;

/** Bytes of any number: as many as are wanted in memory, and the others in a temporary file that has no name to be found by. */
final class Spool implements Sink
{
    private const PIECE = 65536;

    public int $length = 0;

    /** @var resource */
    private $stream;

    public function __construct(int $memory)
    {
        $this->stream = fopen("php://temp/maxmemory:$memory", 'w+b')
            ?: throw new RuntimeException('No temporary stream can be opened');
    }

    public function write(string $bytes): void
    {
        // In pieces: php://temp looks at its limit before a write, so one large write would all stay in memory.
        foreach (strlen($bytes) > self::PIECE ? str_split($bytes, self::PIECE) : [$bytes] as $piece) {
            if (fwrite($this->stream, $piece) !== strlen($piece)) {
                throw new RuntimeException('A body cannot be written to a temporary file: is the disk full?');
            }
        }
        $this->length += strlen($bytes);
    }

    public function finish(): void
    {
        rewind($this->stream);
    }

    /** @return resource to be read from its beginning, after finish() */
    public function stream()
    {
        return $this->stream;
    }

    public function contents(): string
    {
        rewind($this->stream);
        return stream_get_contents($this->stream);
    }
}
