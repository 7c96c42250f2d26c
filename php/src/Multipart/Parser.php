<?php

declare(strict_types=1);

namespace EventServer\Multipart;

use EventServer\Http\Refusal;

/**
 * Takes multipart/form-data apart as it comes (RFC 2046, section 5.1): cut anywhere, with no more in memory than a piece,
 * the head of a part, and a delimiter.
 */
final class Parser
{
    /** Bytes of a part's head. */
    private const MAX_HEAD = 8192;
    /** Blanks behind a delimiter, which nobody sends. */
    private const MAX_PADDING = 64;

    private const PREAMBLE = 0;
    private const HEAD = 1;
    private const DATA = 2;
    private const EPILOGUE = 3;

    private int $state = self::PREAMBLE;
    /** What is not taken apart yet. A delimiter begins with the end of a line, which the first one may lack. */
    private string $buffer = "\r\n";
    private int $at = 0;
    private readonly string $delimiter;

    public function __construct(string $boundary)
    {
        $this->delimiter = "\r\n--$boundary";
    }

    /** The boundary that a Content-Type names. */
    public static function boundary(string $contentType): string
    {
        $pattern = '~;[ \t]*boundary=(?|"([^"]++)"|([^\s;"]++))[ \t]*(?:;|$)~iD';
        if (!preg_match($pattern, $contentType, $found)
            || !preg_match("~^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$~D", $found[1])) {
            throw Refusal::malformed('The Content-Type names no boundary that can be one');
        }
        return $found[1];
    }

    public function feed(string $bytes, Receiver $receiver): void
    {
        if ($this->state === self::EPILOGUE) {
            return;
        }
        $this->buffer .= $bytes;
        do {
            $more = $this->state === self::HEAD ? $this->head($receiver) : $this->content($receiver);
        } while ($more);
        // Once for all steps: a body of nothing but delimiters costs no more than another.
        $this->buffer = $this->state === self::EPILOGUE ? '' : substr($this->buffer, $this->at);
        $this->at = 0;
    }

    public function finish(): void
    {
        if ($this->state !== self::EPILOGUE) {
            throw Refusal::malformed('The body ends before its last delimiter');
        }
    }

    /** Whether there is a next step. */
    private function head(Receiver $receiver): bool
    {
        $end = strpos($this->buffer, "\r\n\r\n", $this->at);
        if (($end === false ? strlen($this->buffer) : $end) - $this->at > self::MAX_HEAD) {
            throw Refusal::malformed('A part has a head of more than ' . self::MAX_HEAD . ' bytes');
        }
        if ($end === false) {
            return false;
        }
        $receiver->begin(Disposition::parse(substr($this->buffer, $this->at, $end - $this->at)));
        $this->at = $end + 4;
        $this->state = self::DATA;
        return true;
    }

    /** The same for what is in front of a delimiter. */
    private function content(Receiver $receiver): bool
    {
        $length = strlen($this->delimiter);
        $from = $this->at;
        while (($found = strpos($this->buffer, $this->delimiter, $from)) !== false) {
            $behind = $found + $length;
            if (substr_compare($this->buffer, '--', $behind, 2) === 0) {
                $this->part($receiver, $found, $behind, self::EPILOGUE);
                return false;
            }
            $blanks = strspn($this->buffer, " \t", $behind, self::MAX_PADDING);
            $line = substr($this->buffer, $behind + $blanks, 2);
            if ($line === "\r\n") {
                $this->part($receiver, $found, $behind + $blanks + 2, self::HEAD);
                return true;
            }
            if ($line === '' || $line === "\r" || ($line === '-' && $blanks === 0)) {
                // What comes next says whether it is one.
                $this->data($receiver, $found);
                return false;
            }
            // The boundary of another body, of which ours is the beginning, or the like: data.
            $from = $behind;
        }
        $this->data($receiver, max($from, strlen($this->buffer) - $length + 1));
        return false;
    }

    private function part(Receiver $receiver, int $end, int $next, int $state): void
    {
        $this->data($receiver, $end);
        if ($this->state === self::DATA) {
            $receiver->end();
        }
        $this->at = $next;
        $this->state = $state;
    }

    /** Hands on what is in front of $end. */
    private function data(Receiver $receiver, int $end): void
    {
        if ($this->state === self::DATA && $end > $this->at) {
            $receiver->data(substr($this->buffer, $this->at, $end - $this->at));
        }
        $this->at = $end;
    }
}
