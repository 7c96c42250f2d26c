<?php
/* A script as a tree of steps, made from a seed: the same seed, the same script, as long as the classes are the same. */

final class Plot
{
    private const DEPTH = 3;

    /* Each step is its number, its code, and the steps of the function in it, whose place is a %s. */
    private array $steps;
    private int $number = 0;
    /* Classes of what was built, each as often as it was. */
    private array $built = [];

    public function __construct(int $seed)
    {
        mt_srand($seed);
        $this->steps = $this->some(mt_rand(10, 50), 0);
    }

    /* The numbers of all steps. */
    public function numbers(): array
    {
        return range(1, max(1, $this->number));
    }

    /* The script, with those steps only. */
    public function script(array $numbers): string
    {
        return "<?php\nrequire_once '" . __DIR__ . "/load.php';\n\$p = new Pool();\n"
            . $this->render($this->steps, array_flip($numbers), '') . "unset(\$p);\ngc_collect_cycles();\nLog::step();\n";
    }

    private function render(array $steps, array $chosen, string $indent): string
    {
        $text = '';
        foreach ($steps as [$number, $code, $body]) {
            if (isset($chosen[$number])) {
                $inner = $this->render($body, $chosen, "$indent    ");
                $function = $inner === '' ? 'fn () => null' : "function () use (\$p) {\n$inner$indent}";
                $text .= "$indent\$p->step($number, fn () => \$p->" . str_replace('%s', $function, $code) . ");\n";
            }
        }
        return $text;
    }

    private function some(int $count, int $depth): array
    {
        $steps = [];
        while ($count-- > 0) {
            $steps[] = $this->step($depth, $depth === 0 && count($steps) < 3);
        }
        return $steps;
    }

    private function step(int $depth, bool $first): array
    {
        $number = ++$this->number;
        $code = $first ? $this->build() : $this->code($depth);
        $body = str_contains($code, '%s') ? $this->some(mt_rand(1, 4), $depth + 1) : [];
        return [$number, $code, $body];
    }

    private function code(int $depth): string
    {
        $chance = mt_rand(0, 99);
        $n = mt_rand(0, 30);
        return match (true) {
            $chance < 14 => $this->build(),
            $chance < 50 => $this->call($n),
            $chance < 60 => "turn($n, " . mt_rand(1, 3) . ')',
            $chance < 70 => $this->peer($n),
            $chance < 74 => "act($n, '" . $this->action() . "')",
            $chance < 77 => "drop($n)",
            $chance < 79 => 'collect()',
            $chance < 81 => 'share(' . (mt_rand(0, 2) ? $n : 'null') . ')',
            $chance < 83 => 'resume(' . $n . (mt_rand(0, 4) ? '' : ', true') . ')',
            $chance < 84 => 'forget()',
            $depth >= self::DEPTH => $this->call($n),
            $chance < 92 => "fire($n, %s)",
            $chance < 96 => $this->within($n),
            $chance < 98 => 'fiber(%s)',
            default => mt_rand(0, 2) ? 'handler(%s)' : 'handler(null)',
        };
    }

    private function build(): string
    {
        static $classes;
        // The more states a class has, the more often.
        $classes ??= array_merge(...array_map(
            fn ($class, $states) => $states === ['none'] ? [] : array_fill(0, intdiv(count($states), 12) + 1, $class),
            array_keys(Scenes::states()),
            Scenes::states(),
        ));
        $this->built[] = $class = $this->any($classes);
        // Half of them are as they should be.
        $states = Scenes::states()[$class];
        $sound = array_values(array_filter($states, fn ($state) => !str_contains($state, '+') && $state !== 'bare'));
        return "build('$class/" . $this->any(mt_rand(0, 1) && $sound ? $sound : $states) . "')";
    }

    private function call(int $number): string
    {
        $member = $this->member();
        return "call('{$member->id()}', $number, '{$this->given($member)}')";
    }

    /* A method more often than not, mostly of what there is. */
    private function member(): Member
    {
        static $members = [];
        if ($members === []) {
            foreach (Members::all() as $member) {
                $method = in_array($member->kind, ['method', 'static'], true);
                $member->plain() || $members[$member->class][$method ? 0 : 1][] = $member;
            }
        }
        $class = $this->any(mt_rand(0, 9) && $this->built ? $this->built : array_keys($members));
        return $this->any($members[$class][mt_rand(0, 3) ? 0 : 1] ?? $members[$class][0]);
    }

    /* Mostly as it should be, or something from the pool, or anything. */
    private function given(Member $member): string
    {
        $given = [];
        foreach ($member->parameters as $index => $parameter) {
            $classes = array_values(array_filter($parameter->types, fn ($type) => isset(Scenes::states()[$type])));
            $chance = mt_rand(0, 9);
            if ($classes && $chance < 7) {
                $given[] = "$index=pool:{$classes[0]}/" . mt_rand(0, 30);
            } elseif ($chance < 3) {
                $given[] = "$index=" . $this->kind($parameter);
            }
        }
        return implode(',', $given);
    }

    /* What ends the script is rare: it would be over too soon. */
    private function kind(Parameter $parameter): string
    {
        $kind = $this->any(Values::kinds($parameter));
        return Values::last($kind) && mt_rand(0, 19) ? 'null' : $kind;
    }

    private function action(): string
    {
        $action = $this->any(array_keys(Actions::all()));
        return in_array($action, Actions::LAST, true) && mt_rand(0, 9) ? 'loop' : $action;
    }

    private function within(int $number): string
    {
        $context = $this->any(array_keys(Contexts::all()));
        $context = Contexts::last($context) && mt_rand(0, 9) ? 'other' : $context;
        $member = $this->member();
        return "within('$context', $number, %s, '{$member->id()}', '{$this->given($member)}')";
    }

    private function peer(int $number): string
    {
        $bytes = $this->any([
            "'some bytes'", '"line\r\n"', "str_repeat('x', 100000)", '"GET / HTTP/1.1\r\nHost: h\r\n\r\n"',
            '"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"', '"0\r\n\r\n"', 'Http2::request()',
            '"3\r\nabc\r\n"', '"0\r\nX-Trailer: t\r\n\r\n"', 'Http2::half()', 'Http2::frame(0, 0, 1, "more")',
            "WebSocketScenes::frame(1, 'said')", "WebSocketScenes::frame(9, '')", "WebSocketScenes::frame(8, \"\\x3\\xe8\")",
            '"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"',
            '"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: h\r\nRange: bytes=1-3\r\n\r\n"',
            'Http2::request(true, 3)', 'Http2::frame(3, 0, 1, "\0\0\0\x8")', 'Http2::frame(7, 0, 0, "\0\0\0\0\0\0\0\0")',
            'Http2::frame(8, 0, 1, "\0\1\0\0")', 'Http2::frame(0, 1, 1, "end")', '"\x16\x03\x01\0\5hello"', '"\x15\x03\x03\0\2\1\0"',
            '"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"', '"HTTP/1.1 100 Continue\r\n\r\n"', '"HTTP/1.1 200 OK\r\n\r\nopen"',
        ]);
        return $this->any(["peer($number, 'says', $bytes)", "peer($number, 'says', $bytes)", "peer($number, 'hears')",
            "peer($number, 'shuts')", "act($number, 'peer')"]);
    }

    private function any(array $list): mixed
    {
        return $list[mt_rand(0, count($list) - 1)];
    }
}
