<?php

declare(strict_types=1);

namespace EventServer\Http;

/** Where a body comes from that is not in memory. */
interface Source
{
    public const PIECE = 65536;

    /** How many bytes it has; null when that is not known. */
    public function size(): ?int;

    /** The next bytes, PIECE of them or so; '' when there are no more, null when there are none yet. */
    public function read(): ?string;

    /** Nobody will read any more. */
    public function close(): void;
}
