<?php

declare(strict_types=1);

namespace EventServer\Http;

/** Where a body goes as it comes. */
interface Sink
{
    /** @throws Refusal when the client has sent what it may not */
    public function write(string $bytes): void;

    /** @throws Refusal when the body ends where it may not */
    public function finish(): void;
}
