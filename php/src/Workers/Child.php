<?php

declare(strict_types=1);

namespace EventServer\Workers;

use Closure;
use Event;
use EventServer\Log;
use EventServer\Server;
use EventServer\Settings;
use Throwable;

/** What a worker does, from the fork on. */
final class Child
{
    public const READY = '.';

    /**
     * @param resource $pipe the end of it that is the worker's
     * @return int how the process should end
     */
    public static function run(Settings $settings, Closure $factory, Log $log, Sockets $sockets, $pipe): int
    {
        self::forget();
        try {
            $server = new Server($settings, $log);
            $application = $factory($server);
            $server->accept($sockets->streams);
            $sockets->release();
        } catch (Throwable $exception) {
            $log->exception('A worker cannot start', $exception);
            return 1;
        }
        $stop = function () use ($server): void {
            $server->isStopping() || $server->stop();
        };
        // The pipe has its end when the master has gone, whatever has become of it.
        $orphaned = new Event($server->base, $pipe, Event::READ, $stop);
        $orphaned->add();
        $statistics = fn () => $log->info('Statistics: {statistics}', ['statistics' => json_encode($server->getStatistics())]);
        $events = [$orphaned, $server->onSignal(SIGTERM, $stop), $server->onSignal(SIGUSR1, $statistics)];
        fwrite($pipe, self::READY);
        $server->run($application);
        return 0;
    }

    /** Lets go of what the master knew, where that would do harm. */
    private static function forget(): void
    {
        // Ctrl-C, and the end of a terminal, are for the master, which says the rest.
        pcntl_signal(SIGINT, SIG_IGN);
        pcntl_signal(SIGHUP, SIG_IGN);
        // Else all workers would have the same "random" numbers.
        mt_srand();
        // What is loaded from here on is what is on the disk now. To opcache, time stands still since the master's start: it
        // would not look again.
        clearstatcache(true);
        if (function_exists('opcache_get_status')) {
            ini_set('opcache.validate_timestamps', '1');
            ini_set('opcache.revalidate_freq', '0');
        }
    }
}
