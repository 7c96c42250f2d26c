<?php

declare(strict_types=1);

namespace EventServer\Http;

use RuntimeException;

/** A request that is answered with an error page, because of what the client has sent. */
final class Refusal extends RuntimeException
{
    public static function malformed(string $why): self
    {
        return new self($why, 400);
    }

    public static function tooLarge(string $why): self
    {
        return new self($why, 413);
    }

    public static function longTarget(string $why): self
    {
        return new self($why, 414);
    }
}
