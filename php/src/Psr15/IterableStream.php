<?php

declare(strict_types=1);

namespace EventServer\Psr15;

use Closure;
use Generator;
use Psr\Http\Message\StreamInterface;
use RuntimeException;

/**
 * A body that is made while it is sent, of strings: those of an array, of a generator, or of a Closure that is called again
 * and again until it returns null. With PSR-7 there is no other way to have a body of any length, and of a length that
 * nobody knows. What a generator holds, a cursor say, goes when the client does: its finally is run. One that has nothing
 * yet yields '', and is asked again a little later: all others are served meanwhile.
 *
 * Arguments have no types, as in version 1 of PSR-7; version 2 allows that.
 */
final class IterableStream implements StreamInterface
{
    /** At most so many empty strings are passed over at once. */
    private const EMPTY_AT_MOST = 100;

    private ?Generator $strings;
    private string $rest = '';
    /** Whether the string that the generator stands at was taken. It goes on when the next is wanted, and no sooner. */
    private bool $taken = false;
    private int $position = 0;

    /** @param iterable<string>|Closure(): ?string $strings */
    public function __construct(iterable|Closure $strings)
    {
        $this->strings = self::generator($strings);
    }

    public function read($length): string
    {
        for ($empty = 0; $this->rest === '' && $this->strings !== null && $empty < self::EMPTY_AT_MOST; $empty++) {
            if ($this->taken) {
                $this->taken = false;
                $this->strings->next();
            }
            if (!$this->strings->valid()) {
                break;
            }
            $this->rest = (string) $this->strings->current();
            $this->taken = true;
        }
        $read = substr($this->rest, 0, $length);
        $this->rest = substr($this->rest, strlen($read));
        $this->position += strlen($read);
        return $read;
    }

    public function eof(): bool
    {
        return $this->rest === '' && !$this->taken && !$this->strings?->valid();
    }

    public function getContents(): string
    {
        for ($all = ''; !$this->eof(); $all .= $this->read(PHP_INT_MAX));
        return $all;
    }

    public function __toString(): string
    {
        return $this->getContents();
    }

    public function close(): void
    {
        $this->strings = null;
        $this->rest = '';
        $this->taken = false;
    }

    /** @return null */
    public function detach()
    {
        $this->close();
        return null;
    }

    public function getSize(): ?int
    {
        return null;
    }

    public function tell(): int
    {
        return $this->position;
    }

    public function isSeekable(): bool
    {
        return false;
    }

    public function seek($offset, $whence = SEEK_SET): void
    {
        throw new RuntimeException('What is made while it is read cannot be read again');
    }

    public function rewind(): void
    {
        $this->seek(0);
    }

    public function isWritable(): bool
    {
        return false;
    }

    public function write($string): int
    {
        throw new RuntimeException('What is made while it is read cannot be written to');
    }

    public function isReadable(): bool
    {
        return true;
    }

    public function getMetadata($key = null)
    {
        return $key === null ? [] : null;
    }

    private static function generator(iterable|Closure $strings): Generator
    {
        if ($strings instanceof Closure) {
            while (($string = $strings()) !== null) {
                yield $string;
            }
            return;
        }
        yield from $strings;
    }
}
