<?php
/* All states of all classes: those that are made on purpose, those any class has, and what may become of each. */

final class Scenes
{
    /* What may become of a scene before it is used. */
    private const ENDINGS = ['freed', 'closed', 'nobase', 'orphan', 'gone', 'again', 'forked', 'stopped'];

    /* Names of states by class, the plainest first. */
    public static function states(): array
    {
        static $states = [];
        foreach ($states ? [] : Members::classes() as $class) {
            $names = array_keys(self::made()[$class] ?? []);
            $names = $names ?: (self::constructible($class) ? ['fresh'] : []);
            $states[$class] = $names;
            foreach ($names as $name) {
                foreach (self::ENDINGS as $ending) {
                    if (self::ends($class, $ending)) {
                        $states[$class][] = "$name+$ending";
                    }
                }
            }
            if (self::constructible($class)) {
                array_push($states[$class], 'bare', 'bare+again');
            }
            $states[$class] = $states[$class] ?: ['none'];
        }
        return $states;
    }

    /* A scene by the name of its class and state. */
    public static function build(string $name): Scene
    {
        [$class, $state] = explode('/', $name, 2);
        [$state, $ending] = explode('+', "$state+", 3);
        $scene = match (true) {
            $state === 'none' => new Scene(),
            $state === 'bare' => self::bare($class),
            isset(self::made()[$class][$state]) => self::made()[$class][$state](),
            default => self::fresh($class),
        };
        $ending === '' || attempt(fn () => self::end($scene, $ending));
        return $scene;
    }

    /* Another object of a class, in its plainest state. */
    public static function spare(string $class): ?object
    {
        $states = self::states()[$class] ?? [];
        if ($states === [] || $states[0] === 'none') {
            return class_exists($class) ? attempt(fn () => new $class()) : null;
        }
        $scene = self::build("$class/$states[0]");
        Scene::current()?->keep($scene);
        return $scene->target;
    }

    private static function made(): array
    {
        static $made;
        return $made ??= array_merge(LoopScenes::all(), StreamScenes::all(), TlsScenes::all(), HttpScenes::all());
    }

    private static function constructible(string $class): bool
    {
        return (new ReflectionClass($class))->isInstantiable();
    }

    private static function ends(string $class, string $ending): bool
    {
        return match ($ending) {
            'freed' => method_exists($class, 'free'),
            'closed' => method_exists($class, 'close') || method_exists($class, 'closeConnection'),
            'again' => method_exists($class, '__construct'),
            default => $class !== 'EventException',
        };
    }

    /* One that any class has: what its constructor makes of arguments as they should be. */
    private static function fresh(string $class): Scene
    {
        $scene = new Scene();
        $constructor = Members::all()["$class::__construct"] ?? null;
        $scene->target = new $class(...($constructor ? Arguments::valid($constructor, $scene) : []));
        return $scene;
    }

    /* One whose constructor has not run to its end. */
    private static function bare(string $class): Scene
    {
        $scene = new Scene();
        $reflected = new ReflectionClass($class);
        if (!$reflected->isFinal()) {
            $scene->target = $reflected->newInstanceWithoutConstructor();
            return $scene;
        }
        // Code that the constructor runs for an argument finds the object on the stack, and gives up.
        $catch = function () use ($scene, $class) {
            foreach (debug_backtrace(DEBUG_BACKTRACE_PROVIDE_OBJECT) as $frame) {
                if (($frame['object'] ?? null) instanceof $class) {
                    $scene->target = $frame['object'];
                    throw new LogicException('not to be constructed');
                }
            }
        };
        $constructor = Members::all()["$class::__construct"];
        spl_autoload_register($catch);
        foreach (array_keys($constructor->parameters) as $index) {
            foreach ([fn () => new Text($catch), fn () => ActingStream::open($catch), fn () => 'Nowhere::method',
                fn () => [1 => new Text($catch)]] as $make) {
                $arguments = Arguments::valid($constructor, $scene);
                $arguments[$index] = $make();
                $scene->target ?? attempt(fn () => new $class(...$arguments));
            }
        }
        spl_autoload_unregister($catch);
        ActingStream::$act = null;
        return $scene;
    }

    private static function end(Scene $scene, string $ending): void
    {
        switch ($ending) {
            case 'nobase':
                $scene->base?->free();
                break;
            case 'orphan':
                $scene->kept = [];
                $scene->base = null;
                break;
            case 'gone':
                $scene->peers = [];
                $scene->turn(3);
                break;
            case 'stopped':
                $scene->base?->exit(0.0);
                $scene->base?->stop();
                break;
            case 'forked':
                $scene->base?->reInit();
                break;
            default:
                $scene->act(['freed' => 'free', 'closed' => 'close', 'again' => 'construct'][$ending]);
        }
    }
}
