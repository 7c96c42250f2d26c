<?php
/* What is made of the words and the end of a child. */

final class Verdict
{
    /* What valgrind ends with where it has found something. */
    public const VALGRIND = 98;

    /* What no script may see. */
    private const RUST = '~panicked|internal error|already (?:mutably )?borrowed|RefCell|\bBorrow(?:Mut)?Error|unwrap\(\)'
        . '|index out of bounds|with overflow|/rustc/|\.rs:\d+|thread \'[^\']*\'|Option::|Result::|RUST_BACKTRACE'
        . '|memory allocation of|fatal runtime error|GracefulExit|UnwindExit~';

    public const FAILURES = ['crash', 'hang', 'rust', 'lost', 'corrupt', 'memory'];
    public const ALL = ['ok', 'warning', 'exception', 'ended', ...self::FAILURES];

    /* How a case has gone: one of the words above, and what shows it. */
    public static function of(Ended $ended): array
    {
        return match (true) {
            $ended->hung => ['hang', 'silent for too long'],
            $ended->signal !== 0 => ['crash', "signal $ended->signal"],
            $ended->code === self::VALGRIND => ['memory', 'valgrind has found something'],
            default => self::ofLog($ended->log),
        };
    }

    public static function ofLog(string $log): array
    {
        $seen = fn (string $pattern) => preg_match($pattern, $log, $match) === 1 ? trim($match[0]) : null;
        return match (true) {
            ($what = $seen('~^CRASH: .*~m')) !== null => ['crash', $what],
            ($what = $seen('~^(?:HANG|SPIN): .*~m')) !== null => ['hang', $what],
            ($what = $seen('~^MEMORY: .*~m')) !== null => ['memory', $what],
            ($what = $seen('~^CORRUPT: .*~m')) !== null => ['corrupt', $what],
            ($what = $seen('~^.*(?:' . substr(self::RUST, 1, -1) . ').*~m')) !== null => ['rust', $what],
            self::lost($log) => ['lost', 'the script went on after its end'],
            ($what = $seen('~^thrown: .*~m')) !== null => ['exception', $what],
            ($what = $seen('~^(?:PHP )?Fatal error: .*~m')) !== null => ['ended', $what],
            ($what = $seen('~^(?:PHP )?(?:Warning|Notice|Deprecated): .*~m')) !== null => ['warning', $what],
            default => ['ok', ''],
        };
    }

    public static function fails(string $verdict): bool
    {
        return in_array($verdict, self::FAILURES, true);
    }

    /* Whether a process has gone on after what must end it. */
    private static function lost(string $log): bool
    {
        preg_match_all('/^@@(ending|step|over) (\d+) /m', $log, $marks, PREG_SET_ORDER);
        $ended = [];
        foreach ($marks as [, $word, $pid]) {
            if ($word === 'step' && ($ended[$pid] ?? false)) {
                return true;
            }
            $ended[$pid] = $word === 'ending' || $word !== 'over' && ($ended[$pid] ?? false);
        }
        return false;
    }
}
