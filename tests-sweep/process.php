<?php
/* Processes of our own, what they say, and how they end. */

/* What a child says goes to its standard output, line by line, past all buffers. */
final class Log
{
    /* Marks begin with this, which nothing else says. */
    public const MARK = "\n@@";
    /* How many destructors are running. */
    public static int $destructors = 0;
    /* Whether the script is being left. */
    public static bool $ending = false;
    private static $stream = null;

    /* Has everything that is said, the engine's and the C library's words too, go to a file; input is empty. */
    public static function redirect(string $path): void
    {
        // What is opened next gets the numbers that these had.
        fclose(STDIN);
        fclose(STDOUT);
        fclose(STDERR);
        self::$stream = [fopen('/dev/null', 'r'), fopen($path, 'a'), fopen($path, 'a')];
    }

    public static function line(string $text): void
    {
        fwrite(self::$stream[1] ?? STDOUT, "$text\n");
    }

    public static function mark(string $word, string $rest = ''): void
    {
        self::line(self::MARK . "$word " . getmypid() . " $rest");
    }

    /* Something follows that the script does not come back from. */
    public static function ending(): void
    {
        self::mark('ending');
        self::$ending = true;
    }

    /* It has been left: what follows are shutdown functions and destructors. */
    public static function over(): void
    {
        self::mark('over');
        self::$ending = false;
    }

    /* The script is here: after ending() it must not be, but in destructors and shutdown functions. */
    public static function step(): void
    {
        self::$destructors === 0 && self::mark('step');
    }
}

/* How a child has ended. */
final class Ended
{
    public function __construct(
        public readonly string $log,
        public readonly int $signal,
        public readonly int $code,
        public readonly bool $hung,
    ) {}
}

final class Process
{
    /* For how long a child may be silent, in seconds, and how much it may say. */
    private const SILENCE = 15;
    private const FLOOD = 64 << 20;

    /* Runs $body in a child whose words are kept, and which is killed when it hangs. */
    public static function run(callable $body, string $path, int $patience = 1): Ended
    {
        file_put_contents($path, '');
        $pid = pcntl_fork();
        if ($pid === 0) {
            pcntl_signal(SIGALRM, SIG_DFL);
            pcntl_alarm(600 * $patience);
            Log::redirect($path);
            ini_set('memory_limit', '96M');
            $body();
            exit(0);
        }
        $pid > 0 or exit("cannot fork\n");
        return self::watch($pid, $path, self::SILENCE * $patience * (self::valgrind() ? 10 : 1));
    }

    private static function watch(int $pid, string $path, int $silence): Ended
    {
        pcntl_signal(SIGALRM, static fn () => null, false);
        $hung = false;
        for ($size = $silent = 0; ; ) {
            pcntl_alarm(1);
            $done = pcntl_waitpid($pid, $status);
            pcntl_alarm(0);
            pcntl_signal_dispatch();
            if ($done === $pid) {
                break;
            }
            clearstatcache();
            $now = filesize($path);
            $silent = $now > $size ? 0 : $silent + 1;
            $size = $now;
            if (!$hung && ($silent >= $silence || $size > self::FLOOD)) {
                $hung = true;
                self::kill($pid, SIGKILL);
            }
        }
        clearstatcache();
        $log = file_get_contents($path, false, null, 0, min(self::FLOOD, filesize($path)));
        self::killForked($log);
        $signal = pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 0;
        return new Ended($log, $signal, pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -1, $hung);
    }

    /* A child of a child, which is waited for. */
    public static function fork(callable $body): void
    {
        $pid = pcntl_fork();
        if ($pid === 0) {
            // It may be alone with what it has inherited.
            pcntl_alarm(self::valgrind() ? 300 : 20);
            Log::mark('forked');
            try {
                $body();
            } catch (Throwable $thrown) {
                Log::line('thrown: ' . get_class($thrown) . ': ' . $thrown->getMessage());
            }
            exit(0);
        }
        while ($pid > 0 && pcntl_waitpid($pid, $status) === -1 && pcntl_get_last_error() === PCNTL_EINTR);
        if ($pid > 0 && pcntl_wifsignaled($status)) {
            $signal = pcntl_wtermsig($status);
            Log::line($signal === SIGALRM ? 'HANG: a forked child' : "CRASH: a forked child, signal $signal");
        } elseif ($pid > 0 && pcntl_wexitstatus($status) === Verdict::VALGRIND) {
            Log::line('MEMORY: a forked child');
        }
    }

    /* Ends what a child that was killed has forked and could not wait for. */
    private static function killForked(string $log): void
    {
        preg_match_all('/^@@forked (\d+) /m', $log, $forked);
        foreach (array_unique($forked[1]) as $pid) {
            // Whoever has the number now may be somebody else.
            $command = @file_get_contents("/proc/$pid/cmdline");
            if (is_string($command) && str_contains($command, 'tests-sweep')) {
                self::kill((int) $pid, SIGKILL);
            }
        }
    }

    public static function kill(int $pid, int $signal): void
    {
        if ($pid > 1) {
            function_exists('posix_kill') ? posix_kill($pid, $signal) : exec("kill -$signal $pid");
        }
    }

    public static function valgrind(): bool
    {
        return getenv('USE_ZEND_ALLOC') === '0';
    }
}
