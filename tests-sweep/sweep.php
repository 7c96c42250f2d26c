<?php
/* Every method and property, with all kinds of arguments, in all states, from everywhere: no crash, no hang, no lost end.
 *
 * Of some hundred thousand cases a sample is run that takes a few minutes.
 *
 *   SEED=1                   which sample
 *   SWEEP_ALL=1              all of them, which takes five times as long
 *   SWEEP=EventBuffer::add   all that begin like this; a whole line of the table is one case
 *   ROUNDS=1 CHANCE=20       which of the product there are; ROUNDS=0 all pairs
 */

require __DIR__ . '/load.php';

final class Sweep
{
    /* How many cases a process runs, and how many there are in a sample. */
    public const BATCH = 60;
    public const SAMPLE = 60000;

    private array $counts;
    private array $failures = [];

    public function __construct(private Workshop $workshop, private int $job)
    {
        $this->counts = array_fill_keys(Verdict::ALL, 0);
    }

    /* Runs cases, many in a process where that is possible. */
    public function run(iterable $cases): array
    {
        $batch = [];
        foreach ($cases as $case) {
            if (Cases::last($case)) {
                $this->alone($case);
            } elseif (array_push($batch, $case) >= self::BATCH) {
                $this->batch($batch);
                $batch = [];
            }
        }
        $this->batch($batch);
        return [$this->counts, $this->failures];
    }

    /* Whatever a case does to the process, what comes after it runs in another. */
    private function batch(array $cases): void
    {
        while ($cases) {
            $ended = self::child($cases, $this->workshop->log($this->job));
            $parts = preg_split('/^@@case \d+ (.*)$/m', $ended->log, -1, PREG_SPLIT_DELIM_CAPTURE);
            $done = array_chunk(array_slice($parts, 1), 2);
            $whole = str_contains($ended->log, Log::MARK . 'over');
            $sound = $whole && $ended->signal === 0 && !$ended->hung && $ended->code === 0;
            $last = $sound ? null : array_pop($done);
            foreach ($done as [$case, $log]) {
                $this->count($case, ...Verdict::ofLog($log));
            }
            $cases = array_slice($cases, count($done));
            if ($last !== null) {
                $this->suspect($cases[0], $ended, array_column($done, 0));
                array_shift($cases);
            }
        }
    }

    /* A process has ended with this case: by itself it shows whose fault it was, or after what came before. */
    private function suspect(string $case, Ended $ended, array $before): void
    {
        [$verdict, $what] = $this->judge([$case]);
        if (Verdict::fails($verdict)) {
            $this->count($case, $verdict, $what);
            return;
        }
        [$with] = Verdict::of($ended);
        if (!Verdict::fails($with)) {
            $this->count($case, $verdict, $what);
            return;
        }
        // Halves of what came before are left out as long as it still fails.
        for ($size = count($before); $size >= 1; $size = intdiv($size, 2)) {
            foreach (array_chunk($before, $size) as $part) {
                $rest = array_values(array_diff($before, $part));
                [$again, $why] = $this->judge([...$rest, $case]);
                if (Verdict::fails($again)) {
                    [$before, $what] = [$rest, $why];
                }
            }
        }
        [$again] = $this->judge([...$before, $case]);
        $this->count(
            implode(' then ', [...$before, $case]),
            Verdict::fails($again) ? $again : $with,
            Verdict::fails($again) ? $what : 'not again, in a batch of ' . count($before),
        );
    }

    private function alone(string $case): void
    {
        $this->count($case, ...$this->judge([$case]));
    }

    private function judge(array $cases): array
    {
        return Verdict::of(self::child($cases, $this->workshop->log($this->job)));
    }

    /* A process in which cases run one after the other. */
    public static function child(array $cases, string $log): Ended
    {
        return Process::run(static function () use ($cases) {
            register_shutdown_function([Log::class, 'over']);
            $own = getmypid();
            foreach ($cases as $case) {
                Log::mark('case', $case);
                Cases::run($case);
                // A forked child that has got out of its callback, by a fiber for instance, ends here.
                getmypid() === $own || exit(0);
            }
        }, $log);
    }

    private function count(string $case, string $verdict, string $what): void
    {
        $this->counts[$verdict]++;
        $this->workshop->progress($this->job, array_sum($this->counts), count($this->failures));
        if (Verdict::fails($verdict)) {
            $this->failures[] = [$verdict, $case, $what];
            fwrite(STDERR, sprintf("%-7s %s\n        %s\n", $verdict, $case, substr($what, 0, 160)));
        }
    }
}

$number = fn (string $name, int $default) => (int) (getenv($name) === false || getenv($name) === '' ? $default : getenv($name));
$filter = (string) getenv('SWEEP');
$chosen = new Cases($filter, $number('SEED', 1), $number('ROUNDS', 1), $number('CHANCE', 20));
$filter !== '' || $number('SWEEP_ALL', 0) || $number('ROUNDS', 1) !== 1 || $chosen->sample(Sweep::SAMPLE);
$count = $chosen->count();
$count or exit("There is nothing like $filter\n");

$workshop = new Workshop();
if ($chosen->named()) {
    // Seen in full.
    $ended = Sweep::child([...$chosen->all()], $workshop->log('one'));
    [$verdict, $what] = Verdict::of($ended);
    echo preg_replace('/^@@(step|over).*\n|\n(?=\n)/m', '', $ended->log), "\n$verdict: $what\n";
    exit(Verdict::fails($verdict) ? 1 : 0);
}

$start = hrtime(true);
$jobs = max(1, min($number('JOBS', 2), $count));
$results = $workshop->share($jobs, $count, static function (int $job) use ($chosen, $jobs, $workshop) {
    $mine = (function () use ($chosen, $jobs, $job) {
        $index = 0;
        foreach ($chosen->all() as $case) {
            if (intdiv($index++, Sweep::BATCH) % $jobs === $job) {
                yield $case;
            }
        }
    })();
    return (new Sweep($workshop, $job))->run($mine);
});
$failures = array_merge(...array_column($results, 1));
foreach (Verdict::ALL as $verdict) {
    printf("%-10s%8d\n", $verdict, array_sum(array_map(fn ($result) => $result[0][$verdict], $results)));
}
$kinds = [];
foreach ($failures as [$verdict, $case, $what]) {
    // What says the same has one cause; of what says nothing, each member may have its own.
    $kinds[$verdict . ': ' . ($verdict === 'rust' ? substr($what, 0, 160) : "$what, " . strtok($case, '/'))][] = $case;
}
foreach ($kinds as $kind => $alike) {
    usort($alike, fn ($a, $b) => strlen($a) <=> strlen($b));
    printf("%s, %d times, as in\n    make sweep SWEEP='%s'\n", $kind, count($alike), $alike[0]);
}
printf("%d cases, %d failures, %.0f s\n", $count, count($failures), (hrtime(true) - $start) / 1e9);
exit($failures ? 1 : 0);
