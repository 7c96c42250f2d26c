<?php
/* What PHP itself does with objects, past their methods: every handler of the object layer has one that gets there. */

final class Operations
{
    /* By name; each is given the object. */
    public static function all(): array
    {
        static $all;
        return $all ??= [
            'clone' => fn (&$o) => clone $o,
            'serialize' => fn (&$o) => serialize($o),
            'unserialize' => fn (&$o) => self::unserialize($o::class),
            'var_dump' => fn (&$o) => self::silently(fn () => var_dump($o)),
            'var_export' => fn (&$o) => var_export($o, true),
            'print_r' => fn (&$o) => print_r($o, true),
            'json_encode' => fn (&$o) => json_encode($o),
            'array' => fn (&$o) => (array) $o,
            'array_write' => function (&$o) {
                $array = (array) $o;
                foreach ($array as $key => $value) {
                    $array[$key] = [$o];
                }
                return $array;
            },
            'foreach' => function (&$o) {
                foreach ($o as $name => $value) {
                    $o->$name;
                }
            },
            'foreach_reference' => function (&$o) {
                foreach ($o as &$value) {
                    $value = $o;
                }
            },
            'foreach_bomb' => function (&$o) {
                // One of the properties after the other holds what takes the object away when it is computed anew.
                foreach (array_keys((array) $o) as $chosen) {
                    foreach ($o as $name => &$value) {
                        if ($name === $chosen) {
                            $value = new Bomb(fn () => Scene::current()?->act('drop'));
                            break;
                        }
                    }
                    unset($value);
                    $array = (array) $o;
                }
                return $array ?? null;
            },
            'foreach_free' => function (&$o) {
                foreach ($o as $value) {
                    Scene::current()?->act('free');
                    Scene::current()?->act('drop');
                }
            },
            'get_object_vars' => fn (&$o) => get_object_vars($o),
            'mangled' => fn (&$o) => get_mangled_object_vars($o),
            'array_walk' => fn (&$o) => @array_walk($o, fn (&$value) => $value = 7),
            'equal' => fn (&$o) => [$o == clone_or_same($o), $o == new stdClass(), $o == 1, $o == 'x', $o == null],
            'compare' => fn (&$o) => [$o <=> Scenes::spare($o::class), $o < 5, $o > [], max($o, 'x')],
            'string' => fn (&$o) => (string) $o,
            'int' => fn (&$o) => @(int) $o,
            'float' => fn (&$o) => @(float) $o,
            'bool' => fn (&$o) => (bool) $o,
            'plus' => fn (&$o) => $o + 1,
            'negate' => fn (&$o) => -$o,
            'increment' => fn (&$o) => $o++,
            'concat' => fn (&$o) => "$o!",
            'index' => fn (&$o) => $o[0],
            'index_write' => fn (&$o) => $o[] = 1,
            'index_isset' => fn (&$o) => isset($o['a']['b']),
            'index_unset' => function (&$o) {
                unset($o['a']);
            },
            'call' => fn (&$o) => $o(1),
            'missing_method' => fn (&$o) => $o->noSuchMethod(1, 2),
            'missing_static' => fn (&$o) => $o::noSuchMethod(),
            'count' => fn (&$o) => count($o),
            'iterate' => fn (&$o) => iterator_to_array($o),
            'spread' => fn (&$o) => [...$o],
            'weak_map' => function (&$o) {
                $map = new WeakMap();
                $map[$o] = $o;
                return [WeakReference::create($o)->get() === $o, count($map)];
            },
            'hash_keys' => fn (&$o) => [spl_object_id($o), spl_object_hash($o), (new SplObjectStorage())->contains($o)],
            'reflect' => fn (&$o) => array_map(
                fn ($p) => [$p->isInitialized($o), $p->getValue($o)],
                (new ReflectionObject($o))->getProperties(),
            ),
            'reflect_write' => fn (&$o) => array_map(
                fn ($p) => attempt(fn () => $p->setValue($o, $o)),
                (new ReflectionObject($o))->getProperties(ReflectionProperty::IS_PUBLIC),
            ),
            'unset_all' => function (&$o) {
                foreach (array_keys(get_class_vars($o::class)) as $name) {
                    attempt(function () use ($o, $name) {
                        unset($o->$name);
                    });
                }
                return (array) $o;
            },
            'settype' => function (&$o) {
                // PHP lets go of the object before the variable has its array: it must not be the last reference.
                $other = $o;
                return settype($other, 'array');
            },
            'closures' => fn (&$o) => array_map(
                fn ($m) => $m->isStatic() ? null : $m->getClosure($o),
                (new ReflectionObject($o))->getMethods(),
            ),
            'construct_bare' => fn (&$o) => (new ReflectionClass($o))->newInstanceWithoutConstructor(),
            'extend' => fn (&$o) => self::extend($o::class),
            'debug_zval' => fn (&$o) => self::silently(fn () => debug_zval_dump($o)),
            'idle' => fn () => self::idle(Scene::current()),
            'gc' => fn (&$o) => [gc_collect_cycles(), gc_collect_cycles()],
            'cycle' => function (&$o) {
                $cycle = new stdClass();
                $cycle->self = [$cycle, $o, Scene::current()];
                unset($cycle);
                return gc_collect_cycles();
            },
        ];
    }

    private static function silently(callable $call): void
    {
        ob_start();
        try {
            $call();
        } finally {
            ob_end_clean();
        }
    }

    /* A loop that has nothing to do does nothing. Events of the script's own may be due all the time. */
    private static function idle(?Scene $scene): void
    {
        if (!$scene?->base || $scene->target instanceof Event || $scene->target instanceof EventBase) {
            return;
        }
        $scene->guard($scene->base, 0.02);
        for ($times = 0; $times < 3; $times++) {
            // Whoever waits gives the processor away.
            $waits = getrusage()['ru_nvcsw'];
            $time = hrtime(true);
            $scene->base->loop();
            if (hrtime(true) - $time < 5e6 || getrusage()['ru_nvcsw'] > $waits) {
                return;
            }
        }
        Log::line('SPIN: the loop is busy with nothing');
    }

    /* Made-up strings, of which none may make an object that works. */
    private static function unserialize(string $class): array
    {
        $length = strlen($class);
        $texts = ["O:$length:\"$class\":0:{}", "C:$length:\"$class\":0:{}",
            "O:$length:\"$class\":2:{s:6:\"length\";i:7;s:2:\"fd\";r:1;}", "a:2:{i:0;O:$length:\"$class\":0:{}i:1;r:2;}"];
        return array_map(fn ($text) => attempt(fn () => unserialize($text)), $texts);
    }

    /* A class of the script that forgets to call the constructor, where the class may be extended. */
    private static function extend(string $class): array
    {
        if ((new ReflectionClass($class))->isFinal()) {
            return [];
        }
        $name = "Forgetful$class";
        class_exists($name, false)
            || eval("class $name extends $class { public \$own = 1; public function __construct() {} }");
        $object = new $name();
        return [attempt(fn () => (array) $object), attempt(fn () => $object == clone $object)];
    }
}

/* The object itself where there is no copy. */
function clone_or_same(object $object): object
{
    try {
        return clone $object;
    } catch (Throwable) {
        return $object;
    }
}
