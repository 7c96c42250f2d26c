<?php
/* What code of a script does at a moment when nobody expects it: from a callback, a conversion, a destructor, a handler. */

final class Actions
{
    /* Those that end the process. */
    public const LAST = ['exit', 'fatal', 'memory'];

    /* By name; each is given the scene. */
    public static function all(): array
    {
        static $all;
        return $all ??= [
            'free' => fn ($s) => self::call($s, 'free'),
            'close' => fn ($s) => self::call($s, 'close') ?? self::call($s, 'closeConnection'),
            'free_base' => fn ($s) => $s->base?->free(),
            'drop' => function ($s) {
                $s->target = $s->fire = null;
                $s->kept = [];
                self::scribble();
            },
            'drop_all' => function ($s) {
                $s->drop(true);
                gc_collect_cycles();
                self::scribble();
            },
            'construct' => fn ($s) => $s->target ? self::construct($s->target) : null,
            'replace' => fn ($s) => $s->target ? $s->target = Scenes::spare($s->target::class) : null,
            'loop' => fn ($s) => $s->base?->loop(Scene::TURN),
            'stop' => fn ($s) => $s->base?->stop(),
            'peer' => function ($s) {
                $s->peers = [];
            },
            'close_stream' => fn ($s) => is_resource($s->stream) ? fclose($s->stream) : null,
            'write' => fn ($s) => self::call($s, 'write', str_repeat('w', 5000)) ?? self::call($s, 'add', 'added'),
            'gc' => fn () => gc_collect_cycles(),
            'suspend' => fn () => Fiber::getCurrent() ? Fiber::suspend() : null,
            'throw' => fn () => throw new DomainException('thrown on purpose'),
            'warn' => fn () => trigger_error('warned on purpose', E_USER_WARNING),
            'fork' => fn () => Process::fork(fn () => Scene::current()?->turn(1)),
            'exit' => fn () => self::end(fn () => exit(0)),
            'fatal' => fn () => self::end(fn () => eval('class Twice {} class Twice {}')),
            'memory' => fn () => self::end(fn () => str_repeat('x', PHP_INT_MAX >> 1)),
        ];
    }

    private static function call(Scene $scene, string $method, mixed ...$arguments): mixed
    {
        return $scene->target && method_exists($scene->target, $method)
            ? [$scene->target->$method(...$arguments)]
            : null;
    }

    private static function construct(object $target): mixed
    {
        $again = Members::all()[$target::class . '::__construct'] ?? null;
        return $again ? $target->__construct(...Arguments::valid($again, Scene::current() ?? new Scene())) : null;
    }

    /* Says that nothing must follow, and sees to it that nothing does. */
    private static function end(callable $end): never
    {
        Log::ending();
        $end();
    }

    /* Memory that was freed a moment ago is used again, and not with what it held. */
    private static function scribble(): void
    {
        $strings = [];
        for ($length = 8; $length < 1200; $length += 8) {
            $strings[] = str_repeat('S', $length);
        }
    }
}
