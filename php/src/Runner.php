<?php

declare(strict_types=1);

namespace EventServer;

use Closure;
use EventServer\Http\TemporaryFile;
use EventServer\Workers\Master;
use Psr\Log\LoggerInterface;
use Throwable;

/**
 * Runs a service from the first to the last request: in this process, or in workers.
 *
 *     exit((new Runner($settings))->run(fn () => new Psr15\Application(new Handler(), Psr15\Factories::of(new Psr17Factory()))));
 */
final class Runner
{
    private readonly Log $log;

    public function __construct(private readonly Settings $settings, ?LoggerInterface $logger = null)
    {
        $this->log = new Log($logger);
    }

    /**
     * Serves until SIGTERM or SIGINT. $factory makes the application, in each worker: what it loads is loaded anew after
     * SIGHUP.
     *
     * @param Closure(Server): Application $factory
     * @return int how the process should end: 0, or 1 when the service could not be had
     */
    public function run(Closure $factory): int
    {
        if (function_exists('pcntl_signal')) {
            // A limit of how large files may be is an error of who writes, as a full disk is, and not the end of a process.
            pcntl_signal(SIGXFSZ, SIG_IGN);
        }
        if ($this->settings->workers > 0 && self::canFork()) {
            return (new Master($this->settings, $factory, $this->log))->run();
        }
        if ($this->settings->workers > 0) {
            $this->log->warning('This PHP has no pcntl or no posix: one process serves, which nobody replaces or reloads.'
                . ' Install the extensions, or set $workers to 0');
        }
        return $this->alone($factory);
    }

    private static function canFork(): bool
    {
        return function_exists('pcntl_fork') && function_exists('pcntl_sigtimedwait') && function_exists('posix_kill');
    }

    private function alone(Closure $factory): int
    {
        try {
            $server = new Server($this->settings, $this->log);
            $application = $factory($server);
            $server->bind();
        } catch (Throwable $exception) {
            $this->log->exception('The service cannot start', $exception);
            return 1;
        }
        TemporaryFile::sweepAtEnd($this->settings->tempDir);
        $stop = function () use ($server, &$stops): void {
            // A second signal has its usual effect, for who will not wait.
            array_map(fn ($event) => $event->del(), $stops);
            $this->log->info('Stopping');
            $server->stop();
        };
        // SIGTERM, SIGINT and SIGUSR1, which pcntl has the names of.
        $stops = [$server->onSignal(15, $stop), $server->onSignal(2, $stop)];
        $statistics = $server->onSignal(10, fn () => $this->log->info('Statistics: {statistics}', ['statistics' => json_encode($server->getStatistics())]));
        $this->log->info('Listening on {addresses}', ['addresses' => implode(', ', $server->getAddresses())]);
        $server->run($application);
        $statistics->del();
        $this->log->info('Stopped');
        return 0;
    }
}
