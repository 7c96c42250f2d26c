<?php

declare(strict_types=1);

namespace EventServer\Http;

/**
 * Files that nobody but this process's user may read. Their names have a mark in them, which tells those that a worker has
 * left, because it was killed, from all others.
 */
final class TemporaryFile
{
    private const PREFIX = 'event-upload-';

    private static ?string $mark = null;

    public static function newMark(): string
    {
        return bin2hex(random_bytes(8));
    }

    /** What files of this process are marked with from now on. */
    public static function mark(string $mark): void
    {
        self::$mark = $mark;
    }

    /**
     * A new file with a name.
     *
     * @return array{string, resource} its path, and the file to be written to
     */
    public static function named(string $folder): array
    {
        self::$mark ??= self::newMark();
        $path = $folder . '/' . self::PREFIX . self::$mark . '-' . bin2hex(random_bytes(8));
        $mask = umask(0077);
        try {
            $file = self::heed(fn () => fopen($path, 'x+b'), $why);
        } finally {
            umask($mask);
        }
        return [$path, $file ?: throw StorageFailure::of("No temporary file can be made in $folder", $why)];
    }

    /** A new file that is gone when it is closed, whatever becomes of the process. @return resource */
    public static function nameless(string $folder)
    {
        [$path, $file] = self::named($folder);
        unlink($path);
        return $file;
    }

    /** @param resource $file */
    public static function write($file, string $bytes): void
    {
        if (self::heed(fn () => fwrite($file, $bytes), $why) !== strlen($bytes)) {
            throw StorageFailure::of('A temporary file cannot be written to', $why);
        }
    }

    /** Has what this process leaves removed when it ends: a fatal error leaves the files of the requests it has. */
    public static function sweepAtEnd(string $folder): void
    {
        $mark = self::$mark ??= self::newMark();
        $process = getmypid();
        // Not by one that the application has forked, and that ends before.
        register_shutdown_function(fn () => getmypid() === $process && self::sweep($folder, $mark));
    }

    /** Removes what a process has left that could not do it itself. */
    public static function sweep(string $folder, string $mark): void
    {
        foreach (@scandir($folder) ?: [] as $name) {
            if (str_starts_with($name, self::PREFIX . "$mark-")) {
                @unlink("$folder/$name");
            }
        }
    }

    /** Calls, and takes the warning for itself: the application may have a handler that throws it, or logs it. */
    private static function heed(callable $call, ?string &$why): mixed
    {
        $why = '';
        set_error_handler(function (int $level, string $message) use (&$why): bool {
            $why = $message;
            return true;
        });
        try {
            return $call();
        } finally {
            restore_error_handler();
        }
    }
}
