<?php

declare(strict_types=1);

namespace EventServer;

use Psr\Log\LoggerInterface;
use Throwable;

/** What goes wrong, and when the server starts and stops: to a PSR-3 logger, or, without one, as lines to stderr. */
final class Log
{
    public function __construct(private readonly ?LoggerInterface $logger = null)
    {
    }

    public function info(string $message): void
    {
        $this->logger ? $this->logger->info($message) : $this->line($message);
    }

    public function warning(string $message): void
    {
        $this->logger ? $this->logger->warning($message) : $this->line($message);
    }

    public function exception(string $what, Throwable $exception): void
    {
        if ($this->logger) {
            $this->logger->error($what, ['exception' => $exception]);
            return;
        }
        $where = "{$exception->getFile()}:{$exception->getLine()}";
        $this->line("$what: " . $exception::class . ": {$exception->getMessage()} in $where");
    }

    private function line(string $message): void
    {
        // What a client has sent may be in it: it makes no lines of its own, and no colours.
        $message = preg_replace('/[\x00-\x1f\x7f]+/', ' ', $message);
        fwrite(STDERR, sprintf("[%s] [%d] %s\n", date('c'), getmypid(), $message));
    }
}
