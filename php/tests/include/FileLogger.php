<?php

declare(strict_types=1);

use Psr\Log\AbstractLogger;

/* A logger of PSR-3 that writes lines of JSON to a file, or throws. */
final class FileLogger extends AbstractLogger
{
    public function __construct(private string $path)
    {
    }

    public function log($level, $message, array $context = []): void
    {
        if (isset($context['exception'])) {
            $context['exception'] = $context['exception']::class . ': ' . $context['exception']->getMessage();
        }
        $line = json_encode([$level, $message, $context]) . "\n";
        @file_put_contents($this->path, $line, FILE_APPEND) ?: throw new RuntimeException("$this->path cannot be written to");
    }
}
