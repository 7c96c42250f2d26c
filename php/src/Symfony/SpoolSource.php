<?php

declare(strict_types=1);

namespace EventServer\Symfony;

use EventServer\Http\Source;
use EventServer\Http\Spool;

/** What was printed, as a body. */
final class SpoolSource implements Source
{
    private ?Spool $spool;

    public function __construct(Spool $spool)
    {
        $this->spool = $spool;
    }

    public function size(): ?int
    {
        return $this->spool?->length;
    }

    public function read(): ?string
    {
        return $this->spool === null ? '' : (string) fread($this->spool->stream(), self::PIECE);
    }

    public function close(): void
    {
        $this->spool = null;
    }
}
