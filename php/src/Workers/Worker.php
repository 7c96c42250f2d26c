<?php

declare(strict_types=1);

namespace EventServer\Workers;

/** A worker, as the master sees it. */
final class Worker
{
    public readonly float $started;
    public bool $ready = false;
    /** When it is to be gone; null as long as it may serve. */
    private ?float $deadline = null;

    /**
     * @param string $mark in the names of its temporary files
     * @param resource $pipe which the worker writes to when it serves, and reads the end of when the master has gone
     */
    public function __construct(
        public readonly int $pid,
        public readonly int $generation,
        public readonly string $mark,
        public $pipe,
    ) {
        $this->started = self::now();
        stream_set_blocking($pipe, false);
    }

    public static function now(): float
    {
        return hrtime(true) / 1e9;
    }

    public function age(): float
    {
        return self::now() - $this->started;
    }

    /** Looks whether it has begun to serve since. */
    public function look(): void
    {
        $this->ready = $this->ready || fread($this->pipe, 1) === Child::READY;
    }

    public function isStopping(): bool
    {
        return $this->deadline !== null;
    }

    /** Has it answer what it has, for $seconds at most. */
    public function stop(float $seconds): void
    {
        if ($this->deadline === null) {
            $this->deadline = self::now() + $seconds;
            posix_kill($this->pid, SIGTERM);
        }
    }

    /** Ends one that does not end. */
    public function insist(): void
    {
        if ($this->deadline !== null && self::now() > $this->deadline) {
            posix_kill($this->pid, SIGKILL);
        }
    }
}
