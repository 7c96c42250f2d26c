<?php
/* Scripts by chance, each from a seed: no crash, no hang, no lost end.
 *
 *   SEEDS=1-2000   or one number
 *   KEEP=folder    where those that fail are put, as small as they can be made
 */

require __DIR__ . '/load.php';

final class Fuzz
{
    private array $counts;
    private array $failures = [];

    public function __construct(private Workshop $workshop, private int $job, private string $keep)
    {
        $this->counts = array_fill_keys(Verdict::ALL, 0);
    }

    public function run(iterable $seeds): array
    {
        foreach ($seeds as $seed) {
            $plot = new Plot($seed);
            [$verdict, $what] = $this->judge($plot, $plot->numbers());
            $this->counts[$verdict]++;
            $this->workshop->progress($this->job, array_sum($this->counts), count($this->failures));
            if (Verdict::fails($verdict)) {
                fprintf(STDERR, "%-8s seed %d: %s\n", $verdict, $seed, substr($what, 0, 150));
                $this->failures[] = [$verdict, $seed, $this->reduce($plot, $seed, $verdict)];
            }
        }
        return [$this->counts, $this->failures];
    }

    private function judge(Plot $plot, array $numbers): array
    {
        $path = $this->workshop->log("script-$this->job") . '.php';
        file_put_contents($path, $plot->script($numbers));
        return Verdict::of(Process::run(static fn () => require $path, $this->workshop->log($this->job)));
    }

    private function reduce(Plot $plot, int $seed, string $verdict): string
    {
        $same = fn (array $numbers) => $this->judge($plot, $numbers)[0] === $verdict;
        // A hang is waited for each time.
        $numbers = (new Reducer($same, $verdict === 'hang' ? 25 : 150))->reduce($plot->numbers());
        $path = "$this->keep/seed-$seed.php";
        file_put_contents($path, $plot->script($numbers));
        fwrite(STDERR, file_get_contents($path));
        return $path;
    }
}

[$first, $last] = explode('-', (getenv('SEEDS') ?: '1-200') . '-' . (getenv('SEEDS') ?: '200'));
$keep = getenv('KEEP') ?: dirname(__DIR__) . '/target/fuzz-scripts';
is_dir($keep) || mkdir($keep, 0777, true);
$workshop = new Workshop();
$start = hrtime(true);
$jobs = max(1, min((int) (getenv('JOBS') ?: 2), $last - $first + 1));
$results = $workshop->share($jobs, $last - $first + 1, static function (int $job) use ($first, $last, $jobs, $workshop, $keep) {
    return (new Fuzz($workshop, $job, $keep))->run($first + $job > $last ? [] : range($first + $job, $last, $jobs));
});
foreach (Verdict::ALL as $verdict) {
    printf("%-10s%8d\n", $verdict, array_sum(array_map(fn ($result) => $result[0][$verdict], $results)));
}
$failures = array_merge(...array_column($results, 1));
foreach ($failures as [$verdict, $seed, $path]) {
    echo "tests-sweep/run replay.php $path    # $verdict, SEEDS=$seed\n";
}
printf("%d scripts, %d failures, %.0f s\n", $last - $first + 1, count($failures), (hrtime(true) - $start) / 1e9);
exit($failures ? 1 : 0);
