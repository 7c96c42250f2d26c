<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use Closure;

/** An application that is not made yet: each worker makes its own. */
final class Deferred
{
    /** @param Closure(): object $make */
    public function __construct(public readonly Closure $make)
    {
    }
}
