<?php

declare(strict_types=1);

namespace EventServer\Multipart;

/** Who is told of the parts of a body. */
interface Receiver
{
    public function begin(Disposition $disposition): void;

    public function data(string $bytes): void;

    public function end(): void;
}
