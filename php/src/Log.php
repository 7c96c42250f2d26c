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

    /**
     * What a client has done, who may do it as often as it likes: to a logger alone, which knows whether anybody wants it.
     *
     * @param array<string, string|int|float> $context
     */
    public function debug(string $message, array $context): void
    {
        $this->logger === null or $this->log('debug', $message, $context);
    }

    /** @param array<string, string|int|float> $context what stands for {names} in the message */
    public function info(string $message, array $context = []): void
    {
        $this->log('info', $message, $context);
    }

    /** @param array<string, string|int|float> $context */
    public function warning(string $message, array $context = []): void
    {
        $this->log('warning', $message, $context);
    }

    /** @param array<string, string|int|float> $context */
    public function exception(string $message, Throwable $exception, array $context = []): void
    {
        $this->log('error', $message, $context + ['exception' => $exception]);
    }

    /** @param array<string, mixed> $context */
    private function log(string $level, string $message, array $context): void
    {
        try {
            if ($this->logger !== null) {
                $this->logger->log($level, $message, $context);
                return;
            }
        } catch (Throwable $failure) {
            // Its disk is full, say. Nobody is served worse for it, and somebody is told.
            $this->line('The logger has failed' . self::described($failure));
        }
        $values = [];
        foreach ($context as $name => $value) {
            $values["{{$name}}"] = $value instanceof Throwable ? $value::class : (string) $value;
        }
        $exception = $context['exception'] ?? null;
        $this->line(strtr($message, $values) . ($exception instanceof Throwable ? self::described($exception) : ''));
    }

    private static function described(Throwable $exception): string
    {
        return ': ' . $exception::class . ": {$exception->getMessage()} in {$exception->getFile()}:{$exception->getLine()}";
    }

    private function line(string $message): void
    {
        // What a client has sent may be in it: it makes no lines of its own, and no colours.
        $message = preg_replace('/[\x00-\x1f\x7f]+/', ' ', $message);
        @fwrite(STDERR, sprintf("[%s] [%d] %s\n", date('c'), getmypid(), $message));
    }
}
