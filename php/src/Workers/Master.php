<?php

declare(strict_types=1);

namespace EventServer\Workers;

use Closure;
use EventServer\Http\TemporaryFile;
use EventServer\Log;
use EventServer\Settings;
use Throwable;

/**
 * The parent of the workers. It serves nothing, and loads nothing of the application. Its signals: SIGHUP starts new
 * workers, and then has the old ones finish; SIGTERM and SIGINT stop all; SIGUSR1 has each say its statistics.
 */
final class Master
{
    private const SIGNALS = [SIGCHLD, SIGHUP, SIGTERM, SIGINT, SIGUSR1];
    /** A worker that lives for fewer seconds, or never serves, may have died of what its next one will die of. */
    private const YOUNG = 1.0;
    private const FIRST_DELAY = 0.1;
    private const MAX_DELAY = 30.0;
    /** The same of workers that have served: what ends them is one of many requests. */
    private const MAX_DELAY_SERVED = 1.0;
    /** Seconds that the workers of a reload may take until they serve. */
    private const START_TIME = 60.0;
    /** Seconds that a worker has beyond the grace time before it is killed. */
    private const INSIST = 5.0;
    /** Seconds between two looks while something is awaited that no signal tells of, and else. */
    private const SOON = 0.02;
    private const LATER = 30.0;

    private Sockets $sockets;
    /** @var array<int, Worker> by process */
    private array $workers = [];
    private int $generation = 1;
    /** The one before, while there is a reload; and how many there were. */
    private int $previous = 1;
    private int $generations = 1;
    private bool $reloading = false;
    private bool $again = false;
    private bool $stopping = false;
    private bool $served = false;
    private int $status = 0;
    /** How many workers have died young, one after the other. */
    private int $failures = 0;
    private float $nextStart = 0.0;
    /** @var list<int> the signals that were blocked before */
    private array $mask = [];

    public function __construct(
        private readonly Settings $settings,
        private readonly Closure $factory,
        private readonly Log $log,
    ) {
    }

    public function run(): int
    {
        try {
            $this->sockets = new Sockets($this->settings->listen);
            foreach ($this->settings->listen as $listen) {
                // Better now than in each worker.
                $listen->context();
            }
        } catch (Throwable $exception) {
            $this->log->exception('The service cannot start', $exception);
            return 1;
        }
        // They wait until they are asked for: none is lost between two looks, and none comes in the middle of something.
        pcntl_sigprocmask(SIG_BLOCK, self::SIGNALS, $this->mask);
        $this->log->info('Listening on {addresses} with {workers} workers', [
            'addresses' => implode(', ', $this->sockets->addresses()),
            'workers' => $this->settings->workers,
        ]);
        do {
            $this->fill();
            $this->signal($this->wait());
            $this->reap();
            $this->look();
        } while ($this->workers || !$this->stopping);
        $this->sockets->close();
        pcntl_sigprocmask(SIG_SETMASK, $this->mask);
        $this->log->info('Stopped');
        return $this->status;
    }

    private function wait(): int
    {
        $current = $this->current();
        $ready = array_filter($current, fn (Worker $worker) => $worker->ready);
        $settled = count($ready) === $this->settings->workers && count($this->workers) === count($current);
        $seconds = $settled ? self::LATER : self::SOON;
        // Without a signal: -1, or false in newer PHPs.
        return (int) @pcntl_sigtimedwait(self::SIGNALS, $info, (int) $seconds, (int) (fmod($seconds, 1) * 1e9));
    }

    private function signal(int $signal): void
    {
        switch ($signal) {
            case SIGHUP:
                $this->reload();
                break;
            case SIGTERM:
            case SIGINT:
                $this->stopping ? $this->kill($this->workers) : $this->stop();
                break;
            case SIGUSR1:
                foreach ($this->workers as $pid => $worker) {
                    // One that does not serve yet would die of it.
                    $worker->ready && posix_kill($pid, SIGUSR1);
                }
                break;
        }
    }

    /** @return array<int, Worker> those that are to serve from now on */
    private function current(): array
    {
        return array_filter($this->workers, fn (Worker $worker) => $worker->generation === $this->generation);
    }

    /** Starts workers where there are too few. */
    private function fill(): void
    {
        while (!$this->stopping && count($this->current()) < $this->settings->workers && Worker::now() >= $this->nextStart) {
            if (!$this->start()) {
                $this->delay();
            }
        }
    }

    private function start(): bool
    {
        $pipe = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $mark = TemporaryFile::newMark();
        $pid = $pipe === false ? -1 : pcntl_fork();
        if ($pid < 0) {
            $why = $pipe === false ? 'there is no pair of sockets to be had' : pcntl_strerror(pcntl_get_last_error());
            $this->log->warning('A worker cannot be started: {why}', ['why' => $why]);
            return false;
        }
        if ($pid === 0) {
            // The others' pipes have to have their end when the master goes.
            fclose($pipe[0]);
            array_map(fn (Worker $worker) => fclose($worker->pipe), $this->workers);
            $this->workers = [];
            pcntl_sigprocmask(SIG_SETMASK, $this->mask);
            TemporaryFile::mark($mark);
            exit(Child::run($this->settings, $this->factory, $this->log, $this->sockets, $pipe[1]));
        }
        fclose($pipe[1]);
        $this->workers[$pid] = new Worker($pid, $this->generation, $mark, $pipe[0]);
        return true;
    }

    private function reap(): void
    {
        while (($pid = pcntl_waitpid(-1, $status, WNOHANG)) > 0) {
            $worker = $this->workers[$pid] ?? null;
            if ($worker === null) {
                continue;
            }
            $worker->look();
            unset($this->workers[$pid]);
            $this->served = $this->served || $worker->ready;
            if ($status !== 0) {
                // One that was killed, or had a fatal error, could not do it itself.
                TemporaryFile::sweep($this->settings->tempDir, $worker->mark);
            }
            if (!$worker->isStopping()) {
                $this->died($worker, $status);
            }
        }
    }

    private function died(Worker $worker, int $status): void
    {
        $how = pcntl_wifsignaled($status)
            ? 'of signal ' . pcntl_wtermsig($status)
            : 'with status ' . pcntl_wexitstatus($status);
        $this->log->warning('Worker {pid} has ended {how}', ['pid' => $worker->pid, 'how' => $how]);
        if ($this->reloading && $worker->generation === $this->generation && !$worker->ready) {
            $this->abandon('its workers do not start');
            return;
        }
        if (!$this->served) {
            $this->log->warning('No worker has ever served: stopping');
            $this->status = 1;
            $this->stop();
            return;
        }
        if ($worker->ready && $worker->age() >= self::YOUNG) {
            $this->failures = 0;
            return;
        }
        $this->delay($worker->ready ? self::MAX_DELAY_SERVED : self::MAX_DELAY);
    }

    private function delay(float $most = self::MAX_DELAY): void
    {
        $seconds = min($most, self::FIRST_DELAY * 2 ** $this->failures);
        $this->failures = min($this->failures + 1, 16);
        $this->nextStart = Worker::now() + $seconds;
        $this->log->warning('The next worker is started in {seconds} seconds', ['seconds' => $seconds]);
    }

    /** Looks what has become of what was begun. */
    private function look(): void
    {
        foreach ($this->workers as $worker) {
            $worker->look();
            $worker->insist();
            $this->served = $this->served || $worker->ready;
        }
        if (!$this->reloading) {
            return;
        }
        $current = $this->current();
        $late = array_filter($current, fn (Worker $worker) => !$worker->ready);
        if ($late && min(array_map(fn (Worker $worker) => $worker->started, $late)) + self::START_TIME < Worker::now()) {
            $this->abandon('its workers take longer than ' . self::START_TIME . ' seconds to start');
        } elseif (!$late && count($current) === $this->settings->workers) {
            $this->reloading = false;
            $this->log->info('Reloaded');
            $this->end(array_diff_key($this->workers, $current));
            $this->again && $this->reload();
        }
    }

    private function reload(): void
    {
        if ($this->stopping) {
            return;
        }
        $this->again = $this->reloading;
        if (!$this->reloading) {
            $this->reloading = true;
            $this->previous = $this->generation;
            $this->generation = ++$this->generations;
            $this->nextStart = 0.0;
        }
    }

    /** The old workers go on. */
    private function abandon(string $why): void
    {
        $this->log->warning('The reload has failed, and what was there serves on: {why}', ['why' => $why]);
        $new = $this->current();
        $this->reloading = $this->again = false;
        $this->generation = $this->previous;
        // They have not been asked for anything, or for little.
        $this->end($new);
    }

    private function stop(): void
    {
        $this->log->info('Stopping');
        $this->stopping = true;
        $this->reloading = false;
        $this->end($this->workers);
    }

    /** @param array<Worker> $workers */
    private function end(array $workers): void
    {
        foreach ($workers as $worker) {
            $worker->stop($this->settings->graceTime + self::INSIST);
        }
    }

    /** @param array<int, Worker> $workers */
    private function kill(array $workers): void
    {
        foreach ($workers as $pid => $_) {
            posix_kill($pid, SIGKILL);
        }
    }
}
