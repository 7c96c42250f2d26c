<?php
/* Kinds of arguments. A kind is a name; what it stands for is made anew for each call. */

final class Values
{
    private const NUMBERS = [
        'zero' => 0, 'one' => 1, 'minus' => -1, 'min' => PHP_INT_MIN, 'max' => PHP_INT_MAX, 'i32' => 2147483647,
        'i32over' => 2147483648, 'i32under' => -2147483649, 'u32' => 4294967295, 'u32over' => 4294967296,
        'u16' => 65535, 'u16over' => 65536, 'byte' => 255, 'two' => 2, 'seven' => 7, 'big' => 1 << 20,
    ];
    private const FLOATS = [
        'half' => 0.5, 'negzero' => -0.0, 'nan' => NAN, 'inf' => INF, 'neginf' => -INF, 'huge' => 1e300, 'tiny' => 5e-324,
        'negative' => -1.5, 'u64' => 18446744073709551616.0, 'nano' => 1e-9,
    ];
    private const STRINGS = [
        'empty' => '', 'word' => 'abc', 'nul' => "\0", 'nuls' => "a\0b\0", 'digits' => '12', 'exponent' => '1e5',
        'leading' => '5 apples', 'newline' => "a\r\nb: c", 'utf8' => "\u{1F600}\u{DF}", 'notutf8' => "\xff\xfe\x80",
        'root' => '/', 'path' => '/x?y=%00&z=%zz', 'address' => '127.0.0.1', 'addressport' => '127.0.0.1:9',
        'address6' => '[::1]:9', 'scoped' => 'fe80::1%lo', 'unix' => 'unix:/nonexistent/socket', 'unixempty' => 'unix:',
        'host' => 'localhost', 'hostport' => 'localhost:http', 'bigport' => '127.0.0.1:99999', 'dots' => '...',
        'percent' => '%s%n%d%%', 'function' => 'strlen', 'static' => 'Caller::nothing', 'missing' => 'Nowhere::method',
        'parent' => 'parent::method', 'poll' => 'poll', 'file' => '/etc/hosts', 'nofile' => '/nonexistent/file',
        'directory' => '/tmp', 'wrapper' => 'php://memory', 'http' => "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    ];

    /* Names of all kinds for a parameter, the same for each run. */
    public static function kinds(Parameter $parameter): array
    {
        static $known = [];
        return $known["$parameter->class $parameter->name " . implode('|', $parameter->types)] ??= self::list($parameter);
    }

    private static function list(Parameter $parameter): array
    {
        $kinds = ['null', 'true', 'false'];
        foreach (array_keys(self::NUMBERS) as $name) {
            $kinds[] = "int:$name";
        }
        foreach ($parameter->is('int') || $parameter->is('mixed') ? self::constants($parameter->class) : [] as $number) {
            $kinds[] = "const:$number";
        }
        foreach (['float' => self::FLOATS, 'string' => self::STRINGS] as $type => $values) {
            foreach (array_keys($values) as $name) {
                $kinds[] = "$type:$name";
            }
        }
        array_push($kinds, 'string:binary', 'string:long', 'string:megabytes', 'string:many');
        foreach (['array' => Things::arrays(), 'resource' => Things::resources(), 'object' => Things::objects(),
            'callable' => Things::callables(), 'fd' => Descriptors::all()] as $type => $makers) {
            foreach (array_keys($makers) as $name) {
                $kinds[] = "$type:$name";
            }
        }
        foreach (array_keys(Actions::all()) as $action) {
            array_push($kinds, "text:$action", "call:$action", "bomb:$action");
        }
        foreach (Scenes::states() as $class => $states) {
            foreach ($parameter->is($class) ? $states : [$states[0], end($states)] as $state) {
                $kinds[] = "object:$class/$state";
            }
        }
        return $parameter->reference ? [...$kinds, ...array_map(fn ($n) => "reference:$n", References::KINDS)] : $kinds;
    }

    /* Whether nothing can come after it in one process. */
    public static function last(string $kind): bool
    {
        return preg_match('/(?:' . implode('|', Actions::LAST) . ')$/', $kind) === 1;
    }

    /* What a kind stands for. */
    public static function &make(string $kind, Scene $scene, ?Parameter $parameter = null): mixed
    {
        [$type, $name] = explode(':', "$kind:", 3);
        if ($type === 'reference') {
            return References::make($name, $scene);
        }
        $value = match ($type) {
            'null' => null,
            'true' => true,
            'false' => false,
            'int' => self::number($name, $scene, $parameter),
            'const' => $parameter?->descriptor() ? Descriptors::make('open', $scene) : (int) $name,
            'float' => $parameter?->descriptor() ? NAN : self::FLOATS[$name],
            'string' => self::string($name),
            'array' => Things::arrays()[$name]($scene),
            'resource' => Things::resources()[$name]($scene),
            'callable' => Things::callables()[$name]($scene),
            'object' => str_contains($name, '/') ? self::other($name, $scene) : Things::objects()[$name]($scene),
            'fd' => Descriptors::make($name, $scene),
            'text' => new Text(fn () => $scene->act($name)),
            'call' => fn (...$given) => $scene->act($name),
            'pool' => Pool::pick(...self::place($name)),
            'bomb' => new Bomb(fn () => $scene->act($name)),
        };
        return $value;
    }

    /* Where a number is a descriptor, one of ours, or of none. */
    private static function number(string $name, Scene $scene, ?Parameter $parameter): int
    {
        $number = self::NUMBERS[$name];
        return $parameter?->descriptor() && $number >= 0 && $number < 1 << 16
            ? Descriptors::make($number % 2 ? 'open' : 'closed', $scene)
            : $number;
    }

    private static function string(string $name): string
    {
        static $large = [];
        return self::STRINGS[$name] ?? $large[$name] ??= match ($name) {
            'binary' => implode('', array_map('chr', range(0, 255))),
            'long' => str_repeat('long', 5000),
            'megabytes' => str_repeat('megabyte', 400000),
            'many' => str_repeat("a: b\r\n", 10000),
        };
    }

    /* An object of one of our classes in a state of its own, on a loop of its own. */
    private static function other(string $state, Scene $scene): ?object
    {
        $other = Scenes::build($state);
        $scene->kept[] = $other;
        return $other->target;
    }

    /* A class, and the number of one of its objects. */
    private static function place(string $name): array
    {
        [$class, $number] = explode('/', $name);
        return [$class, (int) $number];
    }

    /* The numbers of a class's constants. */
    private static function constants(string $class): array
    {
        $numbers = array_filter((new ReflectionClass($class))->getConstants(), 'is_int');
        return array_values(array_unique($numbers));
    }
}
