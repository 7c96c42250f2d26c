<?php

declare(strict_types=1);

use EventServer\Symfony\Runtime;
use Psr\Log\LoggerInterface;

/* A runtime of an application that has a logger. */
final class LoggingRuntime extends Runtime
{
    protected function logger(): ?LoggerInterface
    {
        return new FileLogger('php://stderr');
    }
}
