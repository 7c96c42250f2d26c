<?php

declare(strict_types=1);

namespace EventServer\Http;

/** Bytes of any number: as many as are wanted in memory; when there are more, all are in a file that has no name. */
final class Spool implements Sink
{
    public int $length = 0;

    private string $memory = '';
    /** @var ?resource */
    private $stream = null;

    /**
     * @param int $most how many may be in memory
     * @param string $folder where the file is
     */
    public function __construct(private readonly int $most, private readonly string $folder)
    {
    }

    public function write(string $bytes): void
    {
        $this->length += strlen($bytes);
        if ($this->stream !== null) {
            TemporaryFile::write($this->stream, $bytes);
            return;
        }
        $this->memory .= $bytes;
        if ($this->length > $this->most) {
            $this->stream = TemporaryFile::nameless($this->folder);
            TemporaryFile::write($this->stream, $this->memory);
            $this->memory = '';
        }
    }

    public function finish(): void
    {
        if ($this->stream === null) {
            $this->stream = fopen('php://memory', 'w+b');
            fwrite($this->stream, $this->memory);
            $this->memory = '';
        }
        rewind($this->stream);
    }

    /** @return resource to be read from its beginning, after finish() */
    public function stream()
    {
        return $this->stream;
    }

    /** All of it, after finish(). */
    public function contents(): string
    {
        $contents = stream_get_contents($this->stream, null, 0);
        rewind($this->stream);
        return $contents;
    }
}
