<?php
/* What is tried on what, in which state, from where. The whole product has far too many: a part of it is chosen so that
   each two choices meet somewhere, by rotation from a seed, and a number of others by chance. Of that a sample may be
   drawn. */

final class Cases
{
    /* The sample is one of so many. */
    private int $part = 1;

    /* $rounds is how many states and contexts each argument meets, 0 for all of them. */
    public function __construct(private string $filter, private int $seed, private int $rounds, private int $chance) {}

    /* All cases chosen, each as "member/state/context/arguments", the same for the same settings. */
    public function all(): iterable
    {
        if ($this->named()) {
            yield from explode(' then ', $this->filter);
            return;
        }
        foreach (Members::all() as $id => $member) {
            if ($this->filter !== '' && !str_starts_with($id, explode('/', $this->filter)[0])) {
                continue;
            }
            $cases = [];
            foreach ($this->of($id, $member) as $case) {
                if (str_starts_with($case, $this->filter)) {
                    $cases[$case] = $cases === [] || crc32("$this->seed $case") % $this->part === 0;
                }
            }
            yield from array_keys($cases, true, true);
        }
    }

    /* How many there are. */
    public function count(): int
    {
        $count = 0;
        foreach ($this->all() as $case) {
            $count++;
        }
        return $count;
    }

    /* From now on there are no more than about so many, of each member at least one: which ones, the seed says. */
    public function sample(int $most): void
    {
        $this->part = max(1, (int) ceil($this->count() / $most));
    }

    /* Whether cases were named one by one, to run after one another in one process. */
    public function named(): bool
    {
        return substr_count($this->filter, '/') > 2;
    }

    private function of(string $id, Member $member): iterable
    {
        $states = $member->kind === 'static' ? ['none'] : Scenes::states()[$member->class];
        $contexts = array_values(array_filter(array_keys(Contexts::all()), fn ($c) => self::ours($member, $c)));
        $number = crc32("$this->seed $id");
        $method = in_array($member->kind, ['method', 'static'], true);
        yield "$id/$states[0]/top/";
        foreach ($this->rounds === 0 ? $states : [] as $state) {
            foreach ($contexts as $context) {
                yield "$id/$state/$context/";
            }
        }
        // Each state meets some contexts, and each context some states.
        for ($round = 0; $round < ($method ? 2 : 1) * max(1, $this->rounds); $round++) {
            foreach ($states as $state) {
                yield "$id/$state/{$contexts[$number++ % count($contexts)]}/";
            }
            foreach ($contexts as $context) {
                yield "$id/{$states[$number++ * 7 % count($states)]}/$context/";
            }
        }
        foreach ($method ? Call::SHAPES : [] as $shape) {
            yield "$id/$states[0]/top/$shape";
            yield "$id/{$states[$number++ % count($states)]}/{$contexts[$number * 3 % count($contexts)]}/$shape";
        }
        yield from $this->arguments($id, $member, $states, $contexts, $number);
    }

    private function arguments(string $id, Member $member, array $states, array $contexts, int $number): iterable
    {
        $kinds = array_map(fn ($parameter) => Values::kinds($parameter), $member->parameters);
        foreach ($kinds as $index => $each) {
            foreach ($each as $kind) {
                if (!self::ours($member, $kind) || $this->rounds !== 0 && in_array($member->kind, ['append', 'refer'], true) && $number++ % 4) {
                    continue;
                }
                yield "$id/{$states[$number++ % count($states)]}/top/$index=$kind";
                for ($round = 0; $round < ($this->rounds ?: count($contexts)); $round++) {
                    $state = $states[$number * 5 % count($states)];
                    $context = $contexts[$number++ % count($contexts)];
                    yield "$id/$state/$context/$index=$kind";
                }
                foreach ($this->rounds === 0 ? $states : [] as $state) {
                    yield "$id/$state/top/$index=$kind";
                }
            }
        }
        mt_srand($number);
        $any = fn (array $list) => $list[mt_rand(0, count($list) - 1)];
        for ($n = 0; $kinds !== [] && $n < $this->chance; $n++) {
            $given = array_map(fn ($index, $each) => "$index=" . $any($each), array_keys($kinds), $kinds);
            $given = array_filter($given, fn ($one) => mt_rand(0, 3) > 0 && self::ours($member, $one));
            yield "$id/{$any($states)}/{$any($contexts)}/" . implode(',', $given);
        }
    }

    /* Not so where PHP itself, and with any class, uses an object after it has gone: when code that is run for one of the
       properties it keeps, because it is dynamic or for what it held, takes the object away. */
    private static function ours(Member $member, string $choice): bool
    {
        return !$member->plain() || preg_match('/^(warn-|bomb:|.*=bomb:|.*wrapper)drop/', $choice) !== 1;
    }

    /* Whether nothing can follow a case in the same process. */
    public static function last(string $case): bool
    {
        [, , $context, $given] = explode('/', $case, 4);
        foreach (explode(',', $given) as $one) {
            if (Values::last($one)) {
                return true;
            }
        }
        return Contexts::last($context);
    }

    /* Runs one. */
    public static function run(string $case): void
    {
        [$id, $state, $context, $given] = explode('/', $case, 4);
        $member = Members::all()[$id] ?? exit("There is no $id\n");
        $scene = attempt(fn () => Scenes::build("$member->class/$state"));
        if ($scene instanceof Throwable) {
            Log::line('no scene: ' . get_class($scene) . ': ' . $scene->getMessage());
            return;
        }
        $call = new Call($member, $given);
        try {
            (Contexts::all()[$context] ?? exit("There is no context $context\n"))($scene, fn () => $call->run($scene), $call);
            Log::step();
            $scene->target instanceof Event && attempt(fn () => $scene->target->add(0));
            $scene->turn(2);
            $scene->fire && ($scene->fire)();
        } catch (Throwable $thrown) {
            Log::line('thrown: ' . get_class($thrown) . ': ' . $thrown->getMessage());
            if ($context === 'uncaught') {
                throw $thrown;
            }
        }
        set_error_handler(null);
        attempt(fn () => $scene->drop());
        unset($scene, $call);
        attempt(fn () => gc_collect_cycles());
        Log::step();
    }
}
